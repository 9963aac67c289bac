//! Any text as a rule file: errors that can be shown, or a set that compiles and runs.
use naqi::compile::Compiler;
use naqi::diagnostic::{Diagnostic, Renderer, Severity, SourceFile};
use naqi::document::Document;
use naqi::edit::{format, mend};
use naqi::engine::Cleaner;
use naqi::lint::lint;
use naqi::rule::{Parsed, RuleFile};
use naqi::verify::{faults, verify};

use super::laws::cleaned;

/// A page that rules of few letters take something of.
const PAGE: &str = "عنوان الخبر\nad\nقال متحدث باسم الوزارة إن الوفود ستصل إلى العاصمة مساء الغد لتوقيع الاتفاق.\n\nمواضيع متعلقة\n- a b c\n- 12:30\n@x http://x.com/a\n";

/// The input is the file.
pub fn rules(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    for name in ["common/ar.toml", "sites/x.com.toml"] {
        let Parsed { file, faults: said } = RuleFile::parse(SourceFile::new(name, text));
        assert!(file.is_some() || !said.is_empty(), "refused without a word");
        show(&said);
        edit(name, text, &said);
        let Some(file) = file else { continue };
        show(&lint(std::slice::from_ref(&file)));
        let mut compiler = Compiler::new();
        compiler.add(file.clone());
        let rules = match compiler.build() {
            Ok(rules) => rules,
            Err(said) => {
                assert!(!said.is_empty(), "refused without a word");
                show(&said);
                continue;
            }
        };
        show(&faults(&verify(&file, &rules)));
        let page = Document::new(PAGE).with_url("http://x.com/2016/01/02/a");
        cleaned(&Cleaner::new(rules), &page);
    }
}

/// Each fault stands in its file, can be drawn and told as JSON.
pub fn show(faults: &[Diagnostic]) {
    for fault in faults {
        let (span, text) = (fault.span(), &fault.source.text);
        assert!(text.get(span.range()).is_some(), "{fault}: {span:?} is no place of the file");
        assert!(fault.position().line >= 1);
        assert!(!Renderer::plain().render(fault).is_empty());
        if let Some(fix) = &fault.fix {
            assert!(text.get(fix.span.range()).is_some(), "{fault}: {:?} cannot be changed", fix.span);
        }
    }
}

/// Formatting changes no rule, and nothing the second time; mending brings no error.
fn edit(name: &str, text: &str, said: &[Diagnostic]) {
    let errors = |faults: &[Diagnostic]| faults.iter().filter(|fault| fault.severity == Severity::Error).count();
    if let Some(neat) = format(text) {
        assert_eq!(format(&neat).as_deref(), Some(&*neat), "formatting comes to no end");
        let after = RuleFile::parse(SourceFile::new(name, &*neat)).faults;
        assert_eq!(errors(&after), errors(said), "formatting changes what is wrong");
    }
    let mended = mend(name, text);
    let after = RuleFile::parse(SourceFile::new(name, &*mended.text)).faults;
    assert!(errors(&after) <= errors(said), "mending brings errors");
}
