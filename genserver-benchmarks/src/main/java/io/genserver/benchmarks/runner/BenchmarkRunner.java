package io.genserver.benchmarks.runner;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

import io.genserver.benchmarks.Measurement;
import io.genserver.benchmarks.runner.WorkerProcess.Description;

/**
 * Measures the contenders alternately: for each workload it starts all that can do it,
 * warms each up, and then does rounds in which each has its turn while the others are
 * idle.
 */
public final class BenchmarkRunner {

	private static final int MAX_OPERATIONS = 20_000_000;

	/** By then a round is as large as it gets. */
	private static final int MAX_WARM_UP_ROUNDS = 10;

	private final Settings settings;

	private final Map<Program, Description> programs = new LinkedHashMap<>();

	private final List<String> notes = new ArrayList<>();

	private final File log;

	private final Consumer<String> output;

	BenchmarkRunner(Settings settings, Consumer<String> output) throws IOException {
		this.output = output;
		this.settings = settings;
		this.log = Files.createDirectories(settings.output()).resolve("workers.log").toFile();
	}

	/**
	 * Run what the system properties {@code bench.*} choose.
	 * @param arguments none
	 * @throws Exception if it cannot be run
	 */
	public static void main(String[] arguments) throws Exception {
		Settings settings = Settings.fromSystemProperties();
		String jmh = settings.jmh();
		if (jmh != null) {
			runJmh(jmh, settings);
			return;
		}
		boolean failed = new BenchmarkRunner(settings, System.out::println).run();
		System.exit(failed ? 1 : 0);
	}

	/** With the allocation per operation, which is what JMH is here for. */
	private static void runJmh(String benchmarks, Settings settings) throws RunnerException {
		ChainedOptionsBuilder options = new OptionsBuilder().include(benchmarks).addProfiler(GCProfiler.class);
		if (settings.quick()) {
			options.forks(1).warmupIterations(1).measurementIterations(1).measurementTime(TimeValue.milliseconds(200));
		}
		new Runner(options.build()).run();
	}

	/**
	 * Run what the settings choose.
	 * @return whether something went wrong
	 */
	boolean run() throws Exception {
		findPrograms();
		List<Result> results = new ArrayList<>();
		for (Kind workload : Kind.ALL) {
			List<Program> chosen = this.programs.keySet()
				.stream()
				.filter((program) -> this.settings.includes(workload.name(), program.name()))
				.filter((program) -> describe(program).workloads().contains(workload.name()))
				.toList();
			if (!chosen.isEmpty()) {
				this.output.accept(workload.name() + ": " + workload.description());
				Result result = measure(workload, chosen);
				results.add(result);
				this.output.accept(Table.of(List.of(result)));
				new Report(this.settings, environment(), this.notes, results).write();
			}
		}
		if (results.isEmpty()) {
			this.output
				.accept("Nothing was chosen: '" + this.settings.only() + "' is found in no WORKLOAD/CONTENDER of "
						+ names(this.programs.keySet()) + " and " + Kind.ALL.stream().map(Kind::name).toList());
			return true;
		}
		this.output.accept(Table.of(results));
		environment().forEach((name, version) -> this.output.accept(name + ": " + version));
		this.notes.forEach(this.output);
		this.output.accept("Written to " + this.settings.output().toAbsolutePath());
		return results.stream().flatMap((result) -> result.rows().stream()).anyMatch((row) -> row.error() != null);
	}

	private static List<String> names(Iterable<Program> programs) {
		List<String> names = new ArrayList<>();
		programs.forEach((program) -> names.add(program.name()));
		return names;
	}

	private void findPrograms() throws Exception {
		for (Program program : new Programs(this.settings, Programs.CommandPath.ofThisProcess(), this.notes::add)
			.find()) {
			try (WorkerProcess worker = WorkerProcess.start(program, 1, this.log)) {
				this.programs.put(program, worker.describe());
			}
		}
	}

	private Map<String, String> environment() {
		Map<String, String> versions = new LinkedHashMap<>();
		this.programs.forEach((program, description) -> versions.put(program.name(),
				description.version() + (program.note().isEmpty() ? "" : ", " + program.note())));
		return versions;
	}

	private Description describe(Program program) {
		Description description = this.programs.get(program);
		if (description == null) {
			throw new IllegalArgumentException(program.name());
		}
		return description;
	}

	private Result measure(Kind workload, List<Program> chosen) throws Exception {
		List<Lane> lanes = new ArrayList<>();
		try {
			for (Program program : chosen) {
				lanes
					.add(new Lane(workload, program, WorkerProcess.start(program, workload.heapGigabytes(), this.log)));
			}
			for (Lane lane : lanes) {
				lane.awaitStart();
			}
			lanes.forEach(Lane::warmUp);
			for (int round = 0; round < this.settings.rounds(); round++) {
				for (int i = 0; i < lanes.size(); i++) {
					lanes.get((round + i) % lanes.size()).round();
				}
			}
			return new Result(workload, lanes.stream().map(Lane::row).toList());
		}
		finally {
			lanes.forEach((lane) -> lane.worker.close());
		}
	}

	/** A contender while it does one workload. */
	private final class Lane {

		private final Kind workload;

		private final Program program;

		private final WorkerProcess worker;

		private final List<Measurement> rounds = new ArrayList<>();

		private int operations;

		private @Nullable String error;

		Lane(Kind workload, Program program, WorkerProcess worker) {
			this.workload = workload;
			this.program = program;
			this.worker = worker;
			boolean byTime = workload.size() == Kind.Size.BY_TIME;
			this.operations = byTime ? workload.operations() : BenchmarkRunner.this.settings.operations(workload);
		}

		/** A JVM that is starting takes the processor from whoever warms up. */
		void awaitStart() throws Exception {
			this.worker.describe();
		}

		/** Some rounds that do not count, in which the size of a round is found. */
		void warmUp() {
			Settings settings = BenchmarkRunner.this.settings;
			long start = System.nanoTime();
			boolean large = false;
			for (int i = 0; i < settings.warmUpRounds() || System.nanoTime() - start < settings.warmUpNanos()
					|| (!large && i < MAX_WARM_UP_ROUNDS); i++) {
				Measurement measured = measure();
				if (measured == null) {
					return;
				}
				large = this.workload.size() == Kind.Size.SAME || measured.nanos() >= settings.roundNanos() / 2;
				if (this.workload.size() == Kind.Size.BY_TIME) {
					double factor = (double) settings.roundNanos() / Math.max(1, measured.nanos());
					double next = this.operations * Math.min(10, factor);
					// not less than before: a slow moment of the machine must not make
					// all
					// rounds short
					this.operations = (int) Math.max(this.operations, Math.min(MAX_OPERATIONS, next));
				}
			}
		}

		/**
		 * One round that counts, right after one that does not: what a contender touches
		 * first after the turns of the others is slow.
		 */
		void round() {
			measure();
			Measurement measured = measure();
			if (measured != null) {
				this.rounds.add(measured);
			}
		}

		private @Nullable Measurement measure() {
			if (this.error != null) {
				return null;
			}
			try {
				return this.worker.run(this.workload, this.operations);
			}
			catch (Exception ex) {
				this.error = String.valueOf(ex.getMessage());
				this.rounds.clear();
				BenchmarkRunner.this.output.accept(this.program.name() + ": " + this.error);
				return null;
			}
		}

		Result.Row row() {
			return new Result.Row(this.program.name(), this.operations, this.rounds, this.error);
		}

	}

}
