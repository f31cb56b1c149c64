//! What WASI lacks, and whoever runs the command line does instead: HTTP, a server, locks. Each is a file in [`DEVICES`], as devices are on Unix, so
//! that no interface beside WASI's is needed: a request is written as a line of JSON, and the response is read. `pkg/cli/devices.js` is the other side.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;

/// The folder of these files.
const DEVICES: &str = "/dev/tansy";

/// Opens a device and writes a request; the response can be read.
pub(crate) fn request(device: &str, request: &impl Serialize) -> std::io::Result<File> {
    let path = Path::new(DEVICES).join(device);
    let mut file = File::options().read(true).write(true).open(path)?;
    let mut line = serde_json::to_vec(request)?;
    line.push(b'\n');
    file.write_all(&line)?;
    Ok(file)
}

/// The whole response of a device.
pub(crate) fn ask(device: &str, request: &impl Serialize) -> std::io::Result<String> {
    let mut response = String::new();
    self::request(device, request)?.read_to_string(&mut response)?;
    Ok(response)
}

/// Goes to the folder that the command was run in: under WASI, a process starts at the root.
pub(crate) fn enter_folder() -> Result<()> {
    let folder = std::env::var("PWD").unwrap_or_else(|_| "/".to_owned());
    std::env::set_current_dir(&folder).with_context(|| folder)
}
