//! How fast regorus decides the country chart: its bytecode machine and its interpreter, in process.
//!
//!     regorus-peer bytecode|interpreter FOLDER POLICY [DUMP]
//!
//! FOLDER is what bench/flatten wrote; the data are FOLDER/NAME.json for a policy NAME.rego. All
//! pairs of code and destination are decided twice, and the first time is told apart. What is timed
//! is what a caller would do: build the input, evaluate, read outcome, reasons and citations.
//! Prints one JSON object. With DUMP, writes the answers there instead, to be compared.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::vm::RegoVM;
use regorus::{Engine, Rc, Value};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const ENTRY: &str = "data.comity.answer";

enum Machine {
    Bytecode(Box<RegoVM>),
    Interpreter(Box<Engine>),
}

#[derive(Default)]
struct Tally {
    cases: usize,
    read: usize,
    outcomes: BTreeMap<String, usize>,
}

struct Names {
    code: Value,
    destination: Value,
    outcome: Value,
    required: Value,
    open: Value,
    row: Value,
    because: Value,
    cite: Value,
}

fn main() -> Result<()> {
    let words: Vec<String> = std::env::args().collect();
    let [_, engine, folder, policy, dump @ ..] = words.as_slice() else {
        return Err("usage: regorus-peer bytecode|interpreter FOLDER POLICY [DUMP]".into());
    };
    let codes = fs::read_to_string(format!("{folder}/codes.txt"))?;
    let destinations = fs::read_to_string(format!("{folder}/destinations.txt"))?;
    let name = Path::new(policy)
        .file_stem()
        .and_then(|name| name.to_str())
        .unwrap_or_default();

    let began = cpu_seconds();
    let data = fs::read_to_string(format!("{folder}/{name}.json"))?;
    let mut machine = machine_new(engine, fs::read_to_string(policy)?, &data)?;
    let load = cpu_seconds() - began;

    let names = names_new();
    if let [path, ..] = dump {
        return answers_dump(path, &mut machine, &names, &codes, &destinations);
    }
    let began = cpu_seconds();
    round_run(&mut machine, &names, &codes, &destinations)?;
    let first = cpu_seconds() - began;
    let (wall, began) = (Instant::now(), cpu_seconds());
    let tally = round_run(&mut machine, &names, &codes, &destinations)?;
    println!(
        "{{\"cases\":{},\"first_cpu\":{first:.6},\"cpu\":{:.6},\"wall\":{:.6},\"load_ms\":{:.3},\"read\":{},\"outcomes\":{:?}}}",
        tally.cases,
        cpu_seconds() - began,
        wall.elapsed().as_secs_f64(),
        load * 1e3,
        tally.read,
        tally.outcomes,
    );
    Ok(())
}

fn round_run(
    machine: &mut Machine,
    names: &Names,
    codes: &str,
    destinations: &str,
) -> Result<Tally> {
    let mut tally = Tally::default();
    for code in codes.lines() {
        for destination in destinations.lines() {
            let answer = decide(machine, names, code, destination)?;
            let outcome: &str = field(&answer, &names.outcome)?.as_string()?;
            match tally.outcomes.get_mut(outcome) {
                Some(count) => *count += 1,
                None => _ = tally.outcomes.insert(outcome.to_string(), 1),
            }
            tally.read += rows_read(field(&answer, &names.required)?, names)?;
            tally.read += rows_read(field(&answer, &names.open)?, names)?;
            tally.cases += 1;
        }
    }
    Ok(tally)
}

fn machine_new(engine_name: &str, policy: String, data: &str) -> Result<Machine> {
    let mut engine = Engine::new();
    engine.add_policy("chart.rego".into(), policy)?;
    let data = Value::from_json_str(data)?;
    match engine_name {
        "bytecode" => {
            let compiled = engine.compile_with_entrypoint(&Rc::from(ENTRY))?;
            let mut vm = RegoVM::new();
            vm.load_program(Compiler::compile_from_policy(&compiled, &[ENTRY])?);
            vm.set_data(data)?;
            vm.set_max_instructions(usize::MAX);
            Ok(Machine::Bytecode(Box::new(vm)))
        }
        "interpreter" => {
            engine.add_data(data)?;
            Ok(Machine::Interpreter(Box::new(engine)))
        }
        _ => Err(format!("no engine '{engine_name}'").into()),
    }
}

fn names_new() -> Names {
    Names {
        code: "code".into(),
        destination: "destination".into(),
        outcome: "outcome".into(),
        required: "required".into(),
        open: "open".into(),
        row: "row".into(),
        because: "because".into(),
        cite: "cite".into(),
    }
}

fn decide(machine: &mut Machine, names: &Names, code: &str, destination: &str) -> Result<Value> {
    let mut input = Value::new_object();
    let fields = input.as_object_mut()?;
    fields.insert(names.code.clone(), code.into());
    fields.insert(names.destination.clone(), destination.into());
    match machine {
        Machine::Bytecode(vm) => {
            vm.set_input(input);
            Ok(vm.execute()?)
        }
        Machine::Interpreter(engine) => {
            engine.set_input(input);
            Ok(engine.eval_rule(ENTRY.into())?)
        }
    }
}

fn field<'a>(value: &'a Value, name: &Value) -> Result<&'a Value> {
    Ok(value
        .as_object()?
        .get(name)
        .ok_or("the answer lacks a field")?)
}

// Reads reasons and citations, so that nothing of the answer goes unused.
fn rows_read(rows: &Value, names: &Names) -> Result<usize> {
    let mut read = 0;
    rows_visit(rows, &mut |row| {
        read += field(row, &names.because)?.as_string()?.len();
        read += field(row, &names.cite)?.as_string()?.len();
        Ok(())
    })?;
    Ok(read)
}

// Rows come as a list, or as lists in an object by key.
fn rows_visit(rows: &Value, visit: &mut dyn FnMut(&Value) -> Result<()>) -> Result<()> {
    if let Ok(list) = rows.as_array() {
        return list.iter().try_for_each(visit);
    }
    for (_, list) in rows.as_object()?.iter() {
        list.as_array()?.iter().try_for_each(&mut *visit)?;
    }
    Ok(())
}

fn answers_dump(
    path: &str,
    machine: &mut Machine,
    names: &Names,
    codes: &str,
    destinations: &str,
) -> Result<()> {
    let mut out = BufWriter::new(fs::File::create(path)?);
    for code in codes.lines() {
        for destination in destinations.lines() {
            let answer = decide(machine, names, code, destination)?;
            writeln!(
                out,
                "{code} {destination} {} [{}] [{}]",
                field(&answer, &names.outcome)?.as_string()?,
                row_names(field(&answer, &names.required)?, names)?,
                row_names(field(&answer, &names.open)?, names)?,
            )?;
        }
    }
    Ok(out.flush()?)
}

fn row_names(rows: &Value, names: &Names) -> Result<String> {
    let mut list = Vec::new();
    rows_visit(rows, &mut |row| {
        list.push(field(row, &names.row)?.as_string()?.to_string());
        Ok(())
    })?;
    list.sort();
    Ok(list.join(","))
}

// Of this process, user and system.
fn cpu_seconds() -> f64 {
    let mut time = libc::timespec {
        tv_sec: 0,
        tv_nsec: 0,
    };
    // SAFETY: the call writes the struct that it is given.
    unsafe { libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut time) };
    time.tv_sec as f64 + time.tv_nsec as f64 * 1e-9
}
