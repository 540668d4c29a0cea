package io.genserver;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import io.genserver.TestServer.Ask;
import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.Strategy;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorSpec;
import io.genserver.sys.Sys;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Supervised servers that keep their mailboxes, and write down what each incarnation
 * does.
 */
final class KeepingWorld implements AutoCloseable {

	static final Duration HOUR = Duration.ofHours(1);

	static final MailboxSpec KEEP = MailboxSpec.DEFAULT.withOnRestart(OnRestart.KEEP);

	private final VirtualWorld world = new VirtualWorld();

	/** The number of the incarnation, a colon and what it did. */
	private final List<String> log = Collections.synchronizedList(new ArrayList<>());

	private final Map<String, Integer> incarnations = new ConcurrentHashMap<>();

	/** What the starts of a server do from the second one on, one after the other. */
	private final Map<String, List<InitResult<Integer>>> next = new ConcurrentHashMap<>();

	/** What the starts of a server do besides. */
	private final Map<String, Consumer<ServerContext>> duringInit = new ConcurrentHashMap<>();

	GenServerSystem system() {
		return this.world.system();
	}

	VirtualWorld world() {
		return this.world;
	}

	void settle() {
		this.world.settle();
	}

	/** A server that crashes when it is told to. */
	TestServer server(String id) {
		TestServer server = TestServer.create();
		return server.onInit((context) -> {
			int number = this.incarnations.merge(id, 1, Integer::sum);
			this.log.add(number + ":init");
			this.duringInit.getOrDefault(id, (ignored) -> {
			}).accept(context);
			List<InitResult<Integer>> results = this.next.getOrDefault(id, List.of());
			return (number > 1 && number - 2 < results.size()) ? results.get(number - 2) : InitResult.ok(number);
		}).onCall((text, from, number) -> {
			this.log.add(number + ":" + text);
			if (text.equals("crash")) {
				throw new IllegalStateException("crash");
			}
			return text.equals("later") ? Next.noReply(number) : CallResult.reply(number + ":" + text, number);
		})
			.onCast((message, number) -> handle(message, number))
			.onInfo((message, number) -> handle(message, number))
			.onContinue((message, number) -> handle(message, number));
	}

	private Next<Integer> handle(Object message, int number) {
		this.log.add(number + ":" + message);
		if (message.equals("crash")) {
			throw new IllegalStateException("crash");
		}
		return message.equals("stop") ? Next.stop(ExitReason.NORMAL, number) : Next.noReply(number);
	}

	/** What the starts of a server do from now on, before they succeed or not. */
	void duringInit(String id, Consumer<ServerContext> code) {
		this.duringInit.put(id, code);
	}

	/**
	 * What the starts after the first one do, one after the other, before they succeed.
	 */
	void nextStarts(String id, List<InitResult<Integer>> results) {
		this.next.put(id, results);
	}

	ChildSpec child(String id) {
		return child(id, server(id), KEEP);
	}

	static ChildSpec child(String id, TestServer server, MailboxSpec mailbox) {
		return ChildSpec.worker(id, server.spec().withName(id).withMailbox(mailbox));
	}

	Supervisor supervisor(ChildSpec... children) {
		return supervisor(Strategy.ONE_FOR_ONE, 1000, children);
	}

	Supervisor supervisor(Strategy strategy, int maxRestarts, ChildSpec... children) {
		return Supervisor.of(Supervisor
			.start(system(), SupervisorSpec.of(strategy, children).withName("sup").withIntensity(maxRestarts, HOUR))
			.pid());
	}

	Pid pid(String name) {
		Pid pid = system().whereis(name);
		assertThat(pid).as(name).isNotNull();
		return pid;
	}

	/** Suspend a server that has a name, so that what is sent to it waits. */
	Pid suspended(String name) {
		Pid pid = pid(name);
		this.world.suspend(pid);
		return pid;
	}

	void resume(Pid pid) {
		this.world.resume(pid);
	}

	List<String> log() {
		return List.copyOf(this.log);
	}

	/** The log from the start of the last incarnation on, without it. */
	List<String> logOfLast() {
		List<String> all = log();
		for (int i = all.size() - 1; i >= 0; i--) {
			if (all.get(i).endsWith(":init")) {
				return all.subList(i + 1, all.size());
			}
		}
		return all;
	}

	static CompletableFuture<String> call(ServerRef<?> server, String text) {
		return server.callAsync(new Ask(text), HOUR);
	}

	static ExitReason exit(CompletableFuture<String> call) {
		assertThat(call).isCompletedExceptionally();
		try {
			throw new AssertionError(call.join());
		}
		catch (CompletionException ex) {
			assertThat(ex.getCause()).isInstanceOf(ServerExitedException.class);
			return ((ServerExitedException) ex.getCause()).reason();
		}
	}

	/** How many messages wait in the mailbox. */
	static int size(Pid pid) {
		return Sys.info(pid).orElseThrow().mailboxSize();
	}

	@Override
	public void close() {
		this.world.close();
	}

}
