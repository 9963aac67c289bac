//! The least that applies a patch of one file: reads the numbers, checks every line, forgives nothing.

/// `old` with `patch` applied.
pub fn apply(old: &[u8], patch: &[u8]) -> Vec<u8> {
    let old: Vec<&[u8]> = old.split_inclusive(|&byte| byte == b'\n').collect();
    let rows: Vec<&[u8]> = patch.split_inclusive(|&byte| byte == b'\n').collect();
    let (mut at, mut new, mut new_lines, mut hunk) = (0, Vec::new(), 0, [0; 4]);
    let mut rows = rows.iter().skip(3).peekable();
    while let Some(row) = rows.next() {
        let mut line = row[1..].to_vec();
        if rows.next_if(|next| next.starts_with(b"\\")).is_some() {
            assert_eq!(line.pop(), Some(b'\n'));
        }
        match row[0] {
            b'@' => {
                assert_eq!(hunk, [0; 4], "the hunk before must be used up");
                let header = std::str::from_utf8(row).unwrap();
                let mut ranges =
                    header.split(' ').skip(1).map(|range| range[1..].split_once(',').unwrap_or((&range[1..], "1")));
                let mut range =
                    || ranges.next().map(|(start, lines)| (start.parse().unwrap(), lines.parse().unwrap())).unwrap();
                let ((old_start, old_lines), (new_start, new_lines_here)): ((usize, usize), (usize, usize)) =
                    (range(), range());
                let until = if old_lines == 0 { old_start } else { old_start - 1 };
                for same in &old[at..until] {
                    new.extend_from_slice(same);
                    new_lines += 1;
                }
                at = until;
                assert_eq!(new_lines, if new_lines_here == 0 { new_start } else { new_start - 1 });
                hunk = [0, 0, old_lines, new_lines_here];
            }
            sign => {
                if sign != b'+' {
                    assert_eq!(String::from_utf8_lossy(old[at]), String::from_utf8_lossy(&line));
                    at += 1;
                    hunk[2] -= 1;
                }
                if sign != b'-' {
                    new.extend_from_slice(&line);
                    new_lines += 1;
                    hunk[3] -= 1;
                }
                assert!(matches!(sign, b' ' | b'+' | b'-'));
            }
        }
    }
    assert_eq!(hunk, [0; 4], "the last hunk must be used up");
    old[at..].iter().for_each(|same| new.extend_from_slice(same));
    new
}
