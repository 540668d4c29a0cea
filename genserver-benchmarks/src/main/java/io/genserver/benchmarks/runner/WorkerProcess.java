package io.genserver.benchmarks.runner;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import io.genserver.benchmarks.Measurement;

/**
 * A worker, which does nothing but what it is told: {@code describe}, {@code run} with a
 * workload and a number of operations, or {@code quit}.
 */
final class WorkerProcess implements AutoCloseable {

	private static final ObjectMapper json = new ObjectMapper();

	private static final String END = "";

	private static final long ANSWER_SECONDS = 600;

	private static final long QUIT_SECONDS = 30;

	private final Process process;

	private final BufferedWriter input;

	private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

	/**
	 * What a worker says of itself.
	 *
	 * @param version what it runs on
	 * @param workloads the names of what it can do
	 */
	record Description(String version, List<String> workloads) {
	}

	private WorkerProcess(Process process) {
		this.process = process;
		this.input = process.outputWriter();
		Thread reader = new Thread(this::read, "answers");
		reader.setDaemon(true);
		reader.start();
	}

	static WorkerProcess start(Program program, int heapGigabytes, File log) throws IOException {
		return new WorkerProcess(new ProcessBuilder(program.command().apply(heapGigabytes))
			.redirectError(ProcessBuilder.Redirect.appendTo(log))
			.start());
	}

	private void read() {
		try (BufferedReader output = this.process.inputReader()) {
			output.lines().forEach(this.answers::add);
		}
		catch (IOException ex) {
			// the process has ended, which is what the empty line says
		}
		this.answers.add(END);
	}

	Description describe() throws Exception {
		return json.convertValue(ask("describe"), Description.class);
	}

	Measurement run(Kind workload, int operations) throws Exception {
		return json.convertValue(ask("run " + workload.name() + ' ' + operations), Measurement.class);
	}

	private JsonNode ask(String line) throws Exception {
		this.input.write(line);
		this.input.newLine();
		this.input.flush();
		String answer = this.answers.poll(ANSWER_SECONDS, TimeUnit.SECONDS);
		if (answer == null) {
			throw new IOException("no answer to '" + line + "' within " + ANSWER_SECONDS + " s");
		}
		if (answer.equals(END)) {
			throw new IOException("the worker ended while it did '" + line + "'");
		}
		JsonNode tree = json.readTree(answer);
		if (tree.has("error")) {
			throw new IOException(tree.get("error").asText());
		}
		return tree;
	}

	@Override
	public void close() {
		try {
			this.input.write("quit");
			this.input.newLine();
			this.input.close();
			if (!this.process.waitFor(QUIT_SECONDS, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (IOException ex) {
			this.process.destroyForcibly();
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
