//! Days of the calendar.

/// The day that lies so many days after 1 January 1970, as `YYYY-MM-DD`; none for years that have not four digits.
///
/// ```
/// use naqi::document::day;
/// assert_eq!(day(0).unwrap(), "1970-01-01");
/// assert_eq!(day(11_016).unwrap(), "2000-02-29");
/// assert_eq!(day(-1).unwrap(), "1969-12-31");
/// assert_eq!(day(i64::MAX), None);
/// ```
pub fn day(days: i64) -> Option<String> {
    // Years that start in March put the leap day last: Howard Hinnant, "chrono-compatible low-level date algorithms".
    let days = days.checked_add(719_468).filter(|days| (0..3_652_425).contains(days))?;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = era * 400 + year + i64::from(month <= 2);
    Some(format!("{year:04}-{month:02}-{day:02}"))
}
