//! `naqi rules new`: from pages to a file that passes.
use crate::naqi::Place;

pub const PAGE_1: &str = "\
الرئيسية | سياسة
نجاح المحادثات في العاصمة
شارك الخبر
قال الوزير في مؤتمر صحفي عقد مساء أمس إن المحادثات ستستمر أسبوعا آخر.
وأضاف أن الوفود ستعود إلى العاصمة بعد العيد لتوقيع الاتفاق النهائي.

رمز الصفحة: 120
تطبيق المثال في جيبك
جريدة المثال لا تسأل عن الإعلانات
";
const PAGE_2: &str = "\
الرئيسية | رياضة
فوز الفريق في المباراة الأخيرة
شارك الخبر
فاز الفريق في المباراة الأخيرة من الدوري بعد أن سجل هدفين في الشوط الثاني.
وقال المدرب إن اللاعبين بذلوا جهدا كبيرا طوال الموسم رغم كثرة الإصابات.

رمز الصفحة: 7
تطبيق المثال في جيبك
جريدة المثال لا تسأل عن الإعلانات
";

/// A folder with two pages of one site.
pub fn place() -> Place {
    Place::new(&[("1.txt", PAGE_1), ("2.txt", PAGE_2)])
}

/// The file with every suggestion switched on.
fn switched_on(text: &str) -> String {
    let mut on = false;
    let mut out = String::new();
    for line in text.lines() {
        on = line.starts_with("# [[rule]]") || (on && line.starts_with("# "));
        out += if on { &line[2..] } else { line };
        out.push('\n');
    }
    out
}

#[test]
fn from_pages_to_a_file_that_passes() {
    let place = place();
    let done =
        place.run("rules new https://www.Example.org/news/1.html in/1.txt in/2.txt -o out/sites/example.org.toml");
    assert_eq!(done.code, 0, "{}", done.stderr);
    let file = place.read("out/sites/example.org.toml");
    assert!(file.starts_with("#:schema ../rule.schema.json\nsites = [\"example.org\"]\n"), "{file}");
    assert!(file.contains("\nadded = \"20"), "the day is written: {file}");
    assert_eq!(place.read("out/rule.schema.json"), naqi::rule::schema(), "where the first line looks for it");
    assert!(file.contains("\n- شارك الخبر\n"), "the common rules' own are marked: {file}");
    assert!(file.contains("# On all 2 pages"), "{file}");
    assert!(file.contains("#   \"تطبيق المثال في جيبك\",\n#   \"جريدة المثال لا تسأل عن الإعلانات\","), "{file}");
    assert!(file.contains(r"# regex    = 'رمز الصفحة: \d+'"), "{file}");
    assert!(!file.contains("# line     = \"نجاح المحادثات"), "a headline is no suggestion: {file}");

    // As it is it passes; with all suggestions too, once the pages are marked.
    assert_eq!(place.run("rules check out").code, 0);
    place.write("out/sites/example.org.toml", switched_on(&file));
    let failed = place.run("rules test out");
    assert_eq!(failed.code, 1);
    assert!(failed.stdout.contains("OVERCUT  out/sites/example.org.toml:"), "{}", failed.stdout);
    let shown = place.run("rules mark out --check");
    assert_eq!(shown.code, 1);
    assert!(shown.stdout.contains("+- رمز الصفحة: 120"), "{}", shown.stdout);
    assert_eq!(place.read("out/sites/example.org.toml"), switched_on(&file), "--check writes nothing");
    assert_eq!(place.run("rules mark out").code, 0);
    let done = place.run("rules check out");
    assert_eq!(done.code, 0, "{}", done.stdout);
    assert_eq!(place.run("rules mark out --check").code, 0);
}

#[test]
fn a_new_file_can_do_without_the_article() {
    let place = place();
    let done = place.run("rules new example.org in/1.txt in/2.txt --filler");
    assert_eq!(done.code, 0, "{}", done.stderr);
    assert!(!done.stdout.contains("المحادثات ستستمر"), "{}", done.stdout);
    assert!(done.stdout.contains("- شارك الخبر"), "{}", done.stdout);
}

#[test]
fn the_schema_lies_where_the_file_says() {
    let place = place();
    assert_eq!(place.run("rules new example.org in/1.txt -o mine/example.org.toml").code, 0);
    assert!(place.read("mine/example.org.toml").starts_with("#:schema rule.schema.json\n"));
    assert_eq!(place.names("mine"), ["example.org.toml", "rule.schema.json"]);
    assert_eq!(place.run("rules check mine").code, 0);
    // One that is there is left alone.
    place.write("mine/rule.schema.json", "{}");
    assert_eq!(place.run("rules new example.net in/2.txt -o mine/example.net.toml").code, 0);
    assert_eq!(place.read("mine/rule.schema.json"), "{}");
    assert_eq!(place.run("rules schema").stdout, naqi::rule::schema());
}

#[test]
fn new_says_what_it_cannot_do() {
    let place = place();
    place.write("in/page.html", "<!DOCTYPE html><html></html>");
    place.write("in/marks.txt", "a ⟦b⟧\n");
    for (args, words) in [
        ("rules new elaph in/1.txt", "with its ending"),
        ("rules new hespress.com in/1.txt", "there is a rule file for hespress.com already"),
        ("rules new example.org in/none.txt", "cannot read in/none.txt"),
        ("rules new example.org in/page.html", "is HTML"),
        ("rules new example.org in/marks.txt", "the marks of pages"),
        ("rules new example.org in/1.txt -o in/2.txt", "is there already"),
    ] {
        let done = place.run(args);
        assert_eq!(done.code, 2, "{args}");
        assert!(done.stderr.contains(words), "{args}: {}", done.stderr);
    }
}

#[test]
fn suggestions_are_boxes_datelines_and_openings() {
    let page = |section: &str, date: &str, article: &str| {
        format!(
            "موقع المثال - مقال في {section}\n{section} {date} 13:39\nقسم المثال\nزاوية المثال\n{article}\n\nكلمة {section}\n\n\
             وأضاف أن ال{section} ستعود إلى العاصمة بعد العيد وأن الجميع ينتظر ذلك.\n"
        )
    };
    let place = Place::new(&[
        ("1.txt", page("سياسة", "2017/02/25", "قال الوزير في مؤتمر صحفي عقد مساء أمس إن المحادثات ستستمر أسبوعا آخر.")),
        (
            "2.txt",
            page("رياضة", "2018/11/03", "فاز الفريق في المباراة الأخيرة من الدوري بعد أن سجل هدفين في الشوط الثاني."),
        ),
    ]);
    let file = place.run("rules new example.org in/1.txt in/2.txt --only-rules --rules rules").stdout;
    assert!(file.contains("# starts   = \"موقع المثال -\"\n# max-chars = "), "{file}");
    assert!(file.contains(r"# regex    = '[^0-9]{1,40}\d+/\d+/\d+ \d+:\d+'"), "{file}");
    assert!(
        file.contains("# line     = [\n#   \"قسم المثال\",\n#   \"زاوية المثال\",\n# ]\n# where    = \"top\""),
        "{file}"
    );
}

#[test]
fn two_pages_with_one_article_count_as_one() {
    let place = place();
    place.write("in/again.txt", PAGE_1.replace("الرئيسية | سياسة\n", ""));
    let done = place.run("rules new example.org in/1.txt in/again.txt");
    assert!(done.stderr.contains("holds the same article as 1"), "{}", done.stderr);
    assert!(!done.stdout.contains("# On all 2 pages"), "{}", done.stdout);
    assert!(!done.stdout.contains("# line     = \"قال الوزير"), "{}", done.stdout);
}

/// A headline of few words under the name of the site is no suggestion; the path to the page, which ends in it, is one by its beginning.
#[test]
fn headlines_are_never_suggested_and_paths_are() {
    let page = |section: &str, headline: &str, article: &str| {
        format!("جريدة المثال » {section} » {headline}\n{headline}\n\n{article}\n\nصندوق المثال\n")
    };
    let place = Place::new(&[
        (
            "1.txt",
            page(
                "سياسة",
                "نجاح المحادثات أخيرا",
                "قال الوزير في مؤتمر صحفي عقد مساء أمس إن المحادثات ستستمر أسبوعا آخر.",
            ),
        ),
        (
            "2.txt",
            page(
                "رياضة",
                "فوز كبير للفريق",
                "فاز الفريق في المباراة الأخيرة من الدوري بعد أن سجل هدفين في الشوط الثاني.",
            ),
        ),
    ]);
    let file = place.run("rules new example.org in/1.txt in/2.txt --only-rules --rules rules").stdout;
    assert!(file.contains("# starts   = \"جريدة المثال »\"\n# max-chars = "), "{file}");
    assert!(file.contains("# line     = \"صندوق المثال\""), "{file}");
    let suggested: Vec<&str> = file.lines().filter(|line| line.starts_with('#')).collect();
    assert!(!suggested.iter().any(|line| line.contains("المحادثات") || line.contains("للفريق")), "{suggested:#?}");
}

/// Of one page alone, numbers are taken to be others on the next.
#[test]
fn numbers_of_a_single_page_stay_open() {
    let text =
        "قال الوزير في مؤتمر صحفي عقد مساء أمس إن المحادثات ستستمر أسبوعا آخر.\n\nرمز الصفحة 120\nصندوق المثال\n";
    let place = Place::new(&[("1.txt", text)]);
    let file = place.run("rules new example.org in/1.txt --only-rules --rules rules").stdout;
    assert!(file.contains(r"# regex    = 'رمز الصفحة \d+'"), "{file}");
    assert!(file.contains("# line     = \"صندوق المثال\""), "{file}");
}

/// What a fuzzer found: of a line of punctuation nothing is left that a rule could look for.
#[test]
fn punctuation_alone_is_no_suggestion() {
    let place = Place::new(&[
        ("1.txt", PAGE_1.to_owned() + ":\nقسم المثال\n"),
        ("2.txt", PAGE_2.to_owned() + " :\nقسم المثال\n"),
    ]);
    let file = place.run("rules new example.org in/1.txt in/2.txt").stdout;
    assert!(file.contains("#   \"قسم المثال\"") || file.contains("# line     = \"قسم المثال\""), "{file}");
    place.write("out/sites/example.org.toml", switched_on(&file));
    let done = place.run("rules mark out");
    assert_eq!(done.code, 0, "{}", done.stderr);
}
