//! Times as people write them.
use std::time::{SystemTime, UNIX_EPOCH};

use crate::document::day;

/// Today as `2016-05-01`, in UTC.
pub fn today() -> String {
    let mut now = utc(SystemTime::now());
    now.truncate("2016-05-01".len());
    now
}

/// A time as `2016-05-01T20:15:00Z`.
pub fn utc(time: SystemTime) -> String {
    let seconds = time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    let day = i64::try_from(days).ok().and_then(day).unwrap_or_default();
    format!("{day}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn times_are_those_of_the_calendar() {
        let utc = |seconds| utc(UNIX_EPOCH + Duration::from_secs(seconds));
        assert_eq!(utc(0), "1970-01-01T00:00:00Z");
        assert_eq!(utc(951_782_400), "2000-02-29T00:00:00Z");
        assert_eq!(utc(1_462_133_700), "2016-05-01T20:15:00Z");
        assert_eq!(utc(4_107_542_399), "2100-02-28T23:59:59Z");
    }
}
