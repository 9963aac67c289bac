//! Stand-alone dates and times.
use std::collections::HashSet;
use std::sync::LazyLock;

use crate::text::skeleton::{ALNUM, ESCAPE, class, decode};

use super::tokens::{CodeWords, Token, tokens as tokens_of, word_len, word_set};

/// A dateline has at most this many tokens.
const MAX_TOKENS: usize = 36;

const WEEKDAYS: &str = "
    السبت الأحد الاثنين الإثنين الثلاثاء الثلاثا الأربعاء الاربعا الخميس الجمعة
    monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun
    lundi mardi mercredi jeudi vendredi samedi dimanche
    lunes martes miércoles jueves viernes sábado domingo
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag
    pazartesi salı çarşamba perşembe cuma cumartesi pazar
    понедельник вторник среда среду четверг пятница пятницу суббота субботу воскресенье
    شنبه یکشنبه دوشنبه سه‌شنبه چهارشنبه پنجشنبه پنج‌شنبه جمعه پیر سوموار منگل بدھ جمعرات ہفتہ اتوار
    ראשון שני שלישי רביעי חמישי שישי שבת
    星期一 星期二 星期三 星期四 星期五 星期六 星期日 星期天 周一 周二 周三 周四 周五 周六 周日 週一 週二 週三 週四 週五 週六 週日";

const MONTHS: &str = "
    يناير فبراير مارس أبريل مايو يونيو يونية يوليو يولية أغسطس سبتمبر أكتوبر نوفمبر ديسمبر
    كانون شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين
    جانفي فيفري أفريل ماي جوان جويلية جويليه أوت
    يوليوز غشت شتنبر نونبر دجنبر
    محرم صفر ربيع جمادى جمادي رجب شعبان رمضان شوال القعدة الحجة ذوالقعدة ذوالحجة
    january february march april may june july august september october november december
    jan feb mar apr jun jul aug sep sept oct nov dec
    janvier février mars avril mai juin juillet août septembre octobre novembre décembre
    enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
    januar februar märz juni juli oktober dezember
    ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
    января февраля марта апреля мая июня июля августа сентября октября ноября декабря
    янв фев мар апр авг сен сент окт ноя нояб дек
    فروردین اردیبهشت خرداد تیر مرداد شهریور مهر آبان آذر دی بهمن اسفند
    ژانویه فوریه آوریل مه ژوئن ژوئیه اوت سپتامبر اکتبر نوامبر دسامبر
    جنوری فروری مارچ اپریل مئی جون جولائی اگست ستمبر اکتوبر نومبر دسمبر
    ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר
    בינואר בפברואר במרץ באפריל במאי ביוני ביולי באוגוסט בספטמבר באוקטובר בנובמבר בדצמבר
    月";

/// Words that count, with a number or alone, as time that has passed.
const SPANS: &str = "
    ثانية ثوان ثواني ثانيتين دقيقة دقائق دقيقتين ساعة ساعات ساعتين يوم أيام يومين أسبوع أسابيع أسبوعين شهر أشهر شهور شهرين سنة سنوات سنتين عام أعوام عامين
    second seconds sec minute minutes min mins hour hours hr hrs day days week weeks month months year years
    seconde secondes heure heures jour jours semaine semaines mois an ans
    segundos minuto minutos hora horas día días semana semanas mes meses año años
    minuten stunde stunden tag tage tagen woche wochen monat monaten
    dakika saat gün hafta ay yıl
    секунд секунды секунду минут минуты минуту час часа часов день дня дней неделю недели недель месяц месяца месяцев
    ثانیه دقیقه ساعت روز هفته ماه
    منٹ گھنٹہ گھنٹے دن ہفتے مہینے
    דקות דקה שעה שעות שעתיים ימים יומיים שבוע שבועות חודש חודשים
    分钟前 分鐘前 小时前 小時前 天前";

/// Words that make a span of time a time ago.
const AGO: &str = "منذ قبل ago il y a hace vor önce назад پیش پہلے לפני 分钟前 分鐘前 小时前 小時前 天前";

/// Words that may stand in a dateline without being evidence of one.
const FILLERS: &str = "
    يوم اليوم الموافق الموافقة ل لـ هـ ه م ميلادي ميلادية هجري هجرية الأول الأولى الاولى الثاني الثانية الآخر الآخرة ذو ذي أول ثان ثاني
    ص صباحا صباحاً مساء مساءً ظهرا ظهراً فجرا فجراً عصرا عصراً ليلا ليلاً بعد الظهر ت
    نشر نشرت نشره تم النشر التاريخ تاريخ آخر أخر اخر تحديث التحديث محدث محدثة حدث في الساعة التوقيت الوقت
    بتوقيت توقيت غرينتش غرينيتش جرينتش جرينتش مكة المكرمة القاهرة الرياض أبوظبي بيروت دمشق بغداد عمان الدوحة تونس الرباط القدس موسكو المحلي محلي
    am pm a p m t z gmt utc est edt cet eet ist at on updated published posted last update date of th st nd rd h
    le à mis jour publié actualizado publicado el de del a las am um uhr veröffentlicht aktualisiert den
    г года год в мск опубликовано обновлено дата публикации обновления последнее обновление сегодня вчера
    güncelleme güncellenme güncellendi yayınlanma yayınlandı yayın giriş tarihi son
    یک دو سه چهار پنج در انتشار منتشر شده به‌روزرسانی بروزرسانی به روز رسانی روزرسانی آخرین زمان تاریخ ب ظ ق عصر صبح ظهر
    بجے شام شائع اشاعت وقت آخری اپ ڈیٹ کو پر
    יום ב בשעה שעה פורסם עודכן תאריך עדכון אחרון אחרונה
    年 日 时 時 分 上午 下午 发布 發布 更新 时间 時間 发布时间 發布時間 更新时间 更新時間 发表于 發表於 发布于 發布於";

struct Words {
    weekdays: HashSet<String>,
    months: HashSet<String>,
    spans: HashSet<String>,
    ago: HashSet<String>,
    fillers: HashSet<String>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| Words {
    weekdays: word_set(WEEKDAYS),
    months: word_set(MONTHS),
    spans: word_set(SPANS),
    ago: word_set(AGO),
    fillers: word_set(FILLERS),
});

/// All of these words.
static KNOWN: LazyLock<CodeWords> = LazyLock::new(|| {
    let Words { weekdays, months, spans, ago, fillers } = &*WORDS;
    CodeWords::new([weekdays, months, spans, ago, fillers].into_iter().flatten().map(String::as_str))
});

/// What may stand between words and numbers.
const MARKS: &str = "-/:.,،|()[]+؛";

/// Whether a line in codes holds nothing but what datelines hold. Most lines are told from their first word.
pub(super) fn may_be(codes: &[u8]) -> bool {
    let mut at = 0;
    while at < codes.len() {
        let word = word_len(&codes[at..]);
        if word > 0 {
            if !KNOWN.hold(&codes[at..at + word]) {
                return false;
            }
            at += word;
        } else if class(codes[at]) & (ALNUM | ESCAPE) == ALNUM || codes[at] == b' ' {
            at += 1;
        } else {
            let (mark, len) = decode(&codes[at..]);
            if !MARKS.contains(mark) {
                return false;
            }
            at += len;
        }
    }
    true
}

/// What a line says of a point in time.
#[derive(Default)]
struct Evidence {
    weekday: bool,
    month: bool,
    span: bool,
    ago: bool,
}

/// Whether a folded line is a date, a time, or both, and nothing else.
///
/// A day and a month alone are not enough (`25 يناير` is a name): a year, a weekday or a time must stand with them. A weekday alone is not either.
pub(super) fn is_dateline(folded: &str) -> bool {
    shape(folded).is_some_and(|shape| shape.date || shape.time || shape.ago)
}

/// Whether a dateline names a day. A time alone may be an entry of a programme, "two days ago" an answer, and "date:" belongs to an invitation.
pub(super) fn is_date(folded: &str) -> bool {
    let labelled = folded.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with("التاريخ");
    !labelled && shape(folded).is_some_and(|shape| shape.date)
}

/// Whether a dateline could be an entry of a timeline or a schedule: it names a day or an hour.
pub(super) fn is_entry(folded: &str) -> bool {
    shape(folded).is_some_and(|shape| shape.date || shape.time)
}

/// What a line of nothing but dates and times names.
struct Shape {
    date: bool,
    time: bool,
    ago: bool,
}

fn shape(folded: &str) -> Option<Shape> {
    let words = &*WORDS;
    let mut seen = Evidence::default();
    let mut tokens: Vec<Token<'_>> = Vec::new();
    for token in tokens_of(folded) {
        tokens.push(token);
        match token {
            _ if tokens.len() > MAX_TOKENS => return None,
            Token::Number(digits) if digits.len() > 4 && !is_compact_date(digits) => return None,
            Token::Number(_) => {}
            Token::Mark(c) if MARKS.contains(c) => {}
            Token::Mark(_) => return None,
            Token::Word(word) => {
                let weekday = words.weekdays.contains(word);
                let month = words.months.contains(word);
                let span = words.spans.contains(word);
                let ago = words.ago.contains(word);
                if !(weekday || month || span || ago || words.fillers.contains(word)) {
                    return None;
                }
                seen.weekday |= weekday;
                seen.month |= month;
                seen.span |= span;
                seen.ago |= ago;
            }
        }
    }
    let time = has_time(&tokens);
    let year = tokens.iter().any(|token| matches!(token, Token::Number(digits) if is_year(digits)));
    let number = tokens.iter().any(|token| matches!(token, Token::Number(_)));
    let date = has_numeric_date(&tokens) || (seen.month && number && (year || seen.weekday));
    Some(Shape { date, time, ago: seen.ago && seen.span })
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && matches!(&digits[..2], "13" | "14" | "15" | "19" | "20")
}

fn is_compact_date(digits: &str) -> bool {
    digits.len() == 8 && is_year(&digits[..4])
}

fn at_most(digits: &str, limit: u32) -> bool {
    digits.len() <= 2 && digits.parse::<u32>().is_ok_and(|number| number <= limit)
}

fn has_time(tokens: &[Token<'_>]) -> bool {
    tokens.windows(3).any(|window| {
        matches!(window, [Token::Number(hour), Token::Mark(':'), Token::Number(minute)]
            if at_most(hour, 24) && minute.len() == 2 && at_most(minute, 59))
    })
}

/// Three numbers parted by the same mark, of which one is a year or all have two digits at most, and two can be a day and a month.
fn has_numeric_date(tokens: &[Token<'_>]) -> bool {
    tokens.windows(5).any(|window| {
        let [Token::Number(a), Token::Mark(one), Token::Number(b), Token::Mark(two), Token::Number(c)] = window else {
            return false;
        };
        let day_month = |x: &str, y: &str| (at_most(x, 31) && at_most(y, 12)) || (at_most(x, 12) && at_most(y, 31));
        one == two
            && matches!(one, '/' | '-' | '.' | '،')
            && ((is_year(a) && day_month(b, c)) || ((is_year(c) || c.len() == 2) && day_month(a, b)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::FoldSet;

    fn dateline(line: &str) -> bool {
        is_dateline(FoldSet::ALL.fold(line).trim())
    }

    #[test]
    fn dates_and_times_of_many_papers() {
        for line in [
            "الخميس، 21 ديسمبر 2017 10:57 ص",
            "الخميس 23 أكتوبر 2025 - 06:31",
            "الإثنين، 24 أغسطس 2020 09:23 ص",
            "الأربعاء، 28 آب/اغسطس 2013، آخر تحديث 14:00 (GMT+0400)",
            "تم نشره الجمعة 24 نيسان / أبريل 2020 09:22 مساءً",
            "٠٢:٠٠ الثلاثاء ١ / ١٢ / ٢٠٢٠",
            "2017-03-07T14:20:00+01:00",
            "09/10/2016",
            "31/12/2017",
            "12/31/2017",
            "12/3/17",
            "2017/3/12",
            "20170312 10:57",
            "الجمعة 8 فيفري 2019",
            "منذ 3 ساعات",
            "قبل 12 دقيقة",
            "منذ ساعتين",
            "12:45 ت م",
            "25 شوال 1436 هـ الموافق 10 أغسطس 2015 م",
            "الأحد 5 ذو الحجة 1445",
            "الأحد 12 مارس",
            "GMT 17:27 17.03.2020",
            "17:55 GMT17 مارس/ آذار 2020",
            "السبت 14 كانون الأول 2019",
            "الثلاثاء 03 شتنبر 2024",
            "Monday, March 4, 2024 at 3:05 PM",
            "3 hours ago",
            "Publié le 4 février 2021 à 12:30",
            "آخر تحديث: 2019/02/08",
            "سه شنبه ۱۲ تیر ۱۴۰۳ ساعت ۱۴:۳۰",
            "تاریخ انتشار: دوشنبه، ۱۴ اسفند ۱۴۰۲ - ۱۰:۱۵",
            "۳ ساعت پیش",
            "پیر 4 مارچ 2024",
            "3 گھنٹے پہلے",
            "יום שני, 4 במרץ 2024, 12:30",
            "לפני 3 שעות",
            "Giriş Tarihi: 04.03.2024 12:30 Son Güncelleme: 05.03.2024 09:10",
            "4 Mart 2024 Pazartesi",
            "4 марта 2024 года, 12:30",
            "Опубликовано: 4 марта 2024 г.",
            "3 часа назад",
            "2024年3月4日 10:30",
            "发布时间：2024年3月4日 星期一",
            "3小时前",
        ] {
            assert!(dateline(line), "{line}");
        }
    }

    #[test]
    fn a_line_of_very_many_marks_is_no_dateline() {
        let line = |tokens: usize| format!("12/3/2017{}", " -".repeat(tokens - 5));
        assert!(dateline(&line(MAX_TOKENS)));
        assert!(!dateline(&line(MAX_TOKENS + 1)));
    }

    #[test]
    fn entries_and_days() {
        let folded = |line: &str| FoldSet::ALL.fold(line).trim().to_owned();
        for line in ["15 مارس 2023", "الخميس 2 مايو 2024 - 19:00", "21/01/2016"] {
            assert!(is_date(&folded(line)) && is_entry(&folded(line)), "{line}");
        }
        for line in ["07:00", "تحديث 12:30"] {
            assert!(!is_date(&folded(line)) && is_entry(&folded(line)), "{line}: an hour");
        }
        for line in ["منذ يومين", "قبل 3 أيام"] {
            assert!(!is_date(&folded(line)) && !is_entry(&folded(line)), "{line}: an answer");
        }
        assert!(!is_date(&folded("- التاريخ: السبت 12 مايو 2024")), "an invitation");
    }

    #[test]
    fn sentences_and_names_that_begin_like_dates() {
        for line in [
            "في 21 ديسمبر 2017 وقع الطرفان الاتفاق.",
            "25 يناير",
            "30 يونيو",
            "الخميس",
            "الجمعة الماضية",
            "2011",
            "ثورة 25 يناير 2011",
            "يوم الأحد شهد إقبالا كبيرا",
            "192.168.1.1",
            "99999999 10:57",
            "2017031 10:57",
            "12345 10:57",
            "45/77/2017",
            "2017/45/77",
            "2017/13/13",
            "123/03/2017",
            "12/3-2017",
            "12/3/175",
            "1799/3/12",
            "2:1",
            "منذ عام 2011",
            "May 2020 was the warmest on record",
            "15",
            "الجيزة 12 مايو 2020",
            "انقلاب ۵۷",
            "روز اول ماه رمضان",
            "یوم مئی",
            "חמש שנים לפני המלחמה",
            "12 Eylül",
            "8 Марта",
            "Девятое мая",
            "五年前",
            "九月",
            "",
        ] {
            let expected = line == "منذ عام 2011";
            assert_eq!(dateline(line), expected, "{line}");
        }
    }
}
