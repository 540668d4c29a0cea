package io.genserver.shop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The packaged shop, running as a process of its own on a database in a file.
 */
final class ShopProcess implements AutoCloseable {

	private static final Pattern PORT = Pattern.compile("Tomcat started on port (\\d+)");

	private final Process process;

	private final CompletableFuture<Integer> port = new CompletableFuture<>();

	private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();

	private ShopProcess(Process process) {
		this.process = process;
		Thread reader = new Thread(this::read, "shop-log");
		reader.setDaemon(true);
		reader.start();
	}

	static ShopProcess start(Path database) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.add("-jar");
		command.add(System.getProperty("shop.jar"));
		command.add("--spring.profiles.active=file");
		command.add("--shop.file=" + database);
		command.add("--shop.gateway.latency=5ms");
		command.add("--shop.gateway.failure-rate=0");
		command.add("--server.port=0");
		return new ShopProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
	}

	private void read() {
		try (BufferedReader reader = this.process.inputReader()) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				this.log.add(line);
				Matcher matcher = PORT.matcher(line);
				if (matcher.find()) {
					this.port.complete(Integer.valueOf(matcher.group(1)));
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			this.port.completeExceptionally(new IllegalStateException("The shop has ended:\n" + log()));
		}
	}

	ShopClient client() throws Exception {
		return new ShopClient(this.port.get(60, TimeUnit.SECONDS));
	}

	/** Ask it to end, as a platform does: SIGTERM. */
	void terminate() {
		// the process's own destroy() would close the log as well
		this.process.toHandle().destroy();
	}

	/** End it without asking: SIGKILL. */
	void kill() {
		this.process.destroyForcibly();
	}

	boolean awaitEnd(long seconds) throws InterruptedException {
		return this.process.waitFor(seconds, TimeUnit.SECONDS);
	}

	String log() {
		return String.join("\n", this.log);
	}

	@Override
	public void close() {
		kill();
		this.process.onExit().join();
	}

}
