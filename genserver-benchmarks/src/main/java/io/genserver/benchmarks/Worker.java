package io.genserver.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

import io.genserver.benchmarks.contender.Contenders;

/**
 * The program of a contender that runs on the JVM. It reads lines: {@code describe},
 * {@code run} with the name of a workload and a number of operations, or {@code quit}. It
 * answers each of the first two with one line of JSON: its version and workloads, a
 * {@link Measurement}, or an object with an {@code error}. Nothing else goes to the
 * standard output.
 */
public final class Worker {

	private static final ObjectMapper json = new ObjectMapper();

	private final Contender contender;

	private final Consumer<Throwable> log;

	private final Map<String, Contender.Work> workloads;

	private @Nullable String current;

	private @Nullable Workload workload;

	Worker(Contender contender, Consumer<Throwable> log) {
		this.log = log;
		this.contender = contender;
		this.workloads = contender.workloads();
	}

	/**
	 * Run a worker.
	 * @param arguments the name of the contender
	 * @throws Exception if it cannot start
	 */
	public static void main(String[] arguments) throws Exception {
		PrintStream answers = System.out;
		System.setOut(System.err);
		Supplier<Contender> contender = Contenders.find(arguments[0]);
		Worker worker = new Worker(contender.get(), Throwable::printStackTrace);
		BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line; (line = lines.readLine()) != null && !line.equals("quit");) {
			answers.println(worker.answer(line));
			answers.flush();
		}
		worker.close();
		System.exit(0);
	}

	/**
	 * Do what a line asks for.
	 * @param line the line
	 * @return the answer, in one line
	 */
	String answer(String line) throws IOException {
		try {
			return json.writeValueAsString(line.equals("describe") ? describe() : run(line));
		}
		catch (Throwable ex) {
			// the worker goes on: whoever waits for the answer is told of any error
			this.log.accept(ex);
			return json.writeValueAsString(Map.of("error", ex.toString()));
		}
	}

	private Map<String, Object> describe() {
		return Map.of("version", "JDK " + Runtime.version(), "workloads", this.workloads.keySet());
	}

	private Measurement run(String line) throws Exception {
		if (!line.equals(this.current) || this.workload == null) {
			close(this.workload);
			this.workload = null;
			this.workload = create(line);
			this.current = line;
		}
		return this.workload.run();
	}

	private Workload create(String line) throws Exception {
		String[] words = line.split(" ");
		if (words.length != 3 || !words[0].equals("run")) {
			throw new IllegalArgumentException(
					"'" + line + "' is not understood: write 'describe', 'run WORKLOAD OPERATIONS' or 'quit'");
		}
		Contender.Work work = this.workloads.get(words[1]);
		if (work == null) {
			throw new IllegalArgumentException(
					"There is no workload '" + words[1] + "' here; there are " + this.workloads.keySet());
		}
		return work.create(Integer.parseInt(words[2]));
	}

	private static void close(@Nullable Workload workload) {
		if (workload != null) {
			workload.close();
		}
	}

	void close() {
		close(this.workload);
		this.contender.close();
	}

}
