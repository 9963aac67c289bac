//! The parts of a URL that rules ask for.

/// Host and path of a URL, as they stand in it; the path starts with `/` and ends before `?` and `#`. `None` where there is no host.
///
/// ```
/// use naqi::document::host_and_path;
/// assert_eq!(host_and_path("https://www.elaph.com:443/Web/News/1.html?x=1"), Some(("www.elaph.com", "/Web/News/1.html")));
/// assert_eq!(host_and_path("elaph.com/a"), Some(("elaph.com", "/a")));
/// assert_eq!(host_and_path("/a/b"), None);
/// ```
pub fn host_and_path(url: &str) -> Option<(&str, &str)> {
    let rest = match url.split_once("://") {
        Some((_, rest)) => rest,
        None => url.strip_prefix("//").unwrap_or(url),
    };
    let end = rest.find(['?', '#']).unwrap_or(rest.len());
    let rest = &rest[..end];
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    host.contains('.').then_some((host, if path.is_empty() { "/" } else { path }))
}

/// The day that stands in a URL's path as `/2015/08/03/`, `/2015-08-03` or `/20150803`, as `YYYY-MM-DD`.
///
/// ```
/// use naqi::document::date_in_path;
/// assert_eq!(date_in_path("/2015/08/03/article_1.html").as_deref(), Some("2015-08-03"));
/// assert_eq!(date_in_path("/news/2013/8/3/a").as_deref(), Some("2013-08-03"));
/// assert_eq!(date_in_path("/article/4081936"), None);
/// ```
pub fn date_in_path(path: &str) -> Option<String> {
    let mut numbers = path.split(['/', '-', '_', '.']).map(|part| part.parse::<u16>().ok().filter(|_| part.len() <= 4));
    let mut window = [None, numbers.next()?, numbers.next()?];
    let joined = numbers.find_map(|next| {
        window = [window[1], window[2], next];
        let [Some(year), Some(month), Some(day)] = window else { return None };
        day_of(year, month, day)
    });
    joined.or_else(|| {
        path.split(['/', '-', '_', '.']).find_map(|part| {
            let digits =
                part.get(..8).filter(|digits| part.len() == 8 && digits.bytes().all(|b| b.is_ascii_digit()))?;
            day_of(digits[..4].parse().ok()?, digits[4..6].parse().ok()?, digits[6..].parse().ok()?)
        })
    })
}

fn day_of(year: u16, month: u16, day: u16) -> Option<String> {
    let valid = (1990..=2100).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    valid.then(|| format!("{year:04}-{month:02}-{day:02}"))
}
