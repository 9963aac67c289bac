//! What lines have in common though they differ, and what kind of chrome they may be.
use crate::ledger::Category;
use crate::text::words;

/// The line with every number in it as one sign, so that "12 comments" and "3 comments" are the same.
pub(super) fn digits_as_one(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    for c in line.chars() {
        if !c.is_ascii_digit() {
            out.push(c);
        } else if !out.ends_with('\u{1}') {
            out.push('\u{1}');
        }
    }
    out
}

/// An expression for a line in which any number may stand where one stands; none for a line that is all numbers.
pub(super) fn numbers_open(text: &str, key: &str) -> Option<String> {
    (key.contains('\u{1}') && key.chars().any(char::is_alphabetic)).then(|| any_number(text.trim()))
}

/// The text as an expression, with any number where one stands. Digits of all scripts are alike to a rule.
fn any_number(text: &str) -> String {
    let digits = |c: char| c.is_numeric();
    let (mut out, mut rest) = (String::new(), text);
    while let Some(at) = rest.find(digits) {
        out += &regex_syntax::escape(&rest[..at]);
        out += r"\d+";
        rest = rest[at..].trim_start_matches(digits);
    }
    out + &regex_syntax::escape(rest)
}

/// What other lines may share with this one: the first words, up to a colon, a dash or the sign of a path; or, behind a sign that tells it from words, an expression for a date
/// with other words before it.
pub(super) fn opening(text: &str, key: &str) -> Option<String> {
    const NUMBERS: usize = 3;
    let text = text.trim();
    if key.matches('\u{1}').count() >= NUMBERS {
        let first = text.find(char::is_numeric)?;
        let (before, date) = text.split_at(first);
        let other = date.chars().any(char::is_alphabetic);
        return (!before.trim().is_empty() && !other && words(before) <= 3)
            .then(|| format!("\u{2}[^0-9]{{1,40}}{}", any_number(date)));
    }
    let path = text.find(" » ").or_else(|| text.find(" › ")).map(|at| at + 1);
    let at = path.or_else(|| text.find([':', '|', '-', '–', '—']))?;
    let sign = text[at..].chars().next().map_or(0, char::len_utf8);
    let (before, after) = (text[..at].trim(), text[at + sign..].trim());
    let named = (1..=3).contains(&words(before)) && before.chars().any(char::is_alphabetic);
    // A path to the page ends in its headline, which may be long.
    let most = if path.is_some() { 25 } else { 8 };
    (named && !after.is_empty() && words(after) <= most).then(|| text[..at + sign].to_owned())
}

/// What kind of chrome a line may be, by the words people see on such lines.
pub(crate) fn category(key: &str) -> Category {
    const WORDS: &[(Category, &str)] = &[
        (
            Category::Comments,
            "تعليق تعليقات التعليقات التعليق اضافه comment comments commentaires commentaire kommentare kommentar comentarios comentario \
             комментарии комментариев yorum yorumlar komentarze commenti comentarios تعليقات نظر نظرات ديدگاه 评论 コメント 댓글",
        ),
        (
            Category::Copyright,
            "حقوق محفوظه الحقوق copyright rights reserved © droits reserves rechte vorbehalten derechos reservados права защищены \
             haklari saklidir prawa zastrzezone diritti riservati direitos 版权所有",
        ),
        (
            Category::Subscribe,
            "اشترك اشتركوا اشتراك النشره تطبيق نشرتنا subscribe newsletter app abonnieren abonnez-vous boletin suscribete suscribirse \
             подписаться рассылка bulten abone خبرنامه 订阅 구독",
        ),
        (
            Category::Social,
            "تابعنا تابعونا تابع تويتر فيسبوك انستغرام انستجرام يوتيوب follow twitter facebook instagram вконтакте одноклассники telegram",
        ),
        (
            Category::Share,
            "شارك مشاركه طباعه ارسل واتساب رابط نسخ share print email whatsapp partager imprimer teilen drucken compartir imprimir \
             поделиться распечатать paylas yazdir udostepnij drukuj condividi 分享 分享到",
        ),
        (
            Category::Related,
            "متعلقه صله اقرا شاهد المزيد الاكثر مواضيع يهمك related read also most lire aussi lesen mehr meistgelesen tambien relacionadas relacionados \
             mas читайте также теме популярное benzer ilgili okunan czytaj rowniez leggi anche leia tambem בנושא 相关 関連記事 관련",
        ),
        (
            Category::Tags,
            "الكلمات وسوم الوسوم كلمات دلاليه tags keywords schlagworte etiquetas теги etiketler tagi mots-cles 标签",
        ),
        (
            Category::About,
            "نحن بنا تصميم contact about الخصوصيه privacy impressum datenschutz kontakt contacto privacidad контакты редакции iletisim gizlilik \
             mentions legales",
        ),
        (
            Category::Nav,
            "الرئيسيه القائمه تسجيل الدخول بحث home menu search login accueil startseite suche inicio portada buscar главная поиск войти \
             anasayfa 首页 登录 检索",
        ),
        (
            Category::Dateline,
            "نشر تاريخ تحديث الساعه كتب published updated min publie veroffentlicht aktualisiert publicado actualizado опубликовано обновлено \
             guncelleme yayinlanma opublikowano",
        ),
        (Category::Ad, "اعلان اعلانات advertisement anzeige publicidad publicite реклама reklam reklama 广告 広告 광고"),
    ];
    let of = |word: &str| {
        let own = word.trim_matches(|c: char| !c.is_alphanumeric());
        WORDS.iter().find(|(_, list)| list.split(' ').any(|known| known == own)).map(|(category, _)| *category)
    };
    key.split(' ').find_map(of).unwrap_or_else(|| {
        let dated = key.matches('\u{1}').count() >= 3;
        if dated || key.starts_with('\u{2}') { Category::Dateline } else { Category::Other }
    })
}
