#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| naqi_fuzz::tables(data));
