package io.genserver.spring.actuate;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.context.ApplicationEventPublisher;

import io.genserver.CallResult;
import io.genserver.ExitReason;
import io.genserver.From;
import io.genserver.GenServerSystem;
import io.genserver.InitResult;
import io.genserver.MailboxSpec;
import io.genserver.Next;
import io.genserver.Overflow;
import io.genserver.Pid;
import io.genserver.Request;
import io.genserver.ServerCallbacks;
import io.genserver.ServerContext;
import io.genserver.ServerRef;
import io.genserver.ServerSpec;
import io.genserver.spring.SupervisionTree;
import io.genserver.spring.SupervisionTree.Node;
import io.genserver.spring.SupervisionTree.ServerNode;
import io.genserver.spring.SupervisionTree.SupervisorNode;
import io.genserver.supervisor.Backoff;
import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Shutdown;
import io.genserver.supervisor.Strategy;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorSpec;

import static java.util.Objects.requireNonNull;

/**
 * A supervision tree made by hand, of servers that do as they are told.
 *
 * <pre>
 * root (one-for-one, 10 in 1 minute)
 *   counter (permanent)
 *   checkout (rest-for-one, 1 in 1 minute)
 *     payments (transient, holds 10 messages)
 *     ledger (permanent, no bound)
 *   ticker (temporary)
 * </pre>
 */
final class TestTree implements AutoCloseable {

	static final String SECRET = "card number 4711";

	private static final Duration MINUTE = Duration.ofMinutes(1);

	private final GenServerSystem system;

	private final SupervisionTree tree;

	private final ServerStatistics statistics;

	private final RecentCrashes crashes;

	private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();

	private final Set<String> failing = ConcurrentHashMap.newKeySet();

	TestTree() {
		this(new SupervisorNode(SupervisionTree.ROOT, Strategy.ONE_FOR_ONE, 10, MINUTE,
				Stream
					.of(server("counter", Restart.PERMANENT, MailboxSpec.DEFAULT),
							new SupervisorNode("checkout", Strategy.REST_FOR_ONE, 1, MINUTE, Stream
								.of(server("payments", Restart.TRANSIENT, new MailboxSpec(10, Overflow.DROP_NEWEST)),
										server("ledger", Restart.PERMANENT, MailboxSpec.UNBOUNDED))
								.toList()),
							server("ticker", Restart.TEMPORARY, MailboxSpec.DEFAULT))
					.toList()));
	}

	TestTree(SupervisorNode root) {
		this.tree = new SupervisionTree(root);
		this.statistics = new ServerStatistics(this.tree);
		this.crashes = new RecentCrashes(this.tree, 3);
		this.system = GenServerSystem.builder().observers(this.statistics).listener(this.crashes).build();
	}

	static Node server(String name, Restart restart, MailboxSpec mailbox) {
		return new ServerNode(name, name + "Server", Obedient.class, restart, Shutdown.after(Duration.ofSeconds(5)),
				null, mailbox);
	}

	/** A permanent server that waits before it is restarted. */
	static Node patient(String name, Backoff backoff) {
		return new ServerNode(name, name + "Server", Obedient.class, Restart.PERMANENT,
				Shutdown.after(Duration.ofSeconds(5)), null, MailboxSpec.DEFAULT, true, backoff);
	}

	GenServerSystem system() {
		return this.system;
	}

	SupervisionTree tree() {
		return this.tree;
	}

	ServerStatistics statistics() {
		return this.statistics;
	}

	RecentCrashes crashes() {
		return this.crashes;
	}

	/** The endpoint for this tree, which hides nothing and tells nobody. */
	GenServersEndpoint endpoint() {
		return endpoint((event) -> {
		});
	}

	GenServersEndpoint endpoint(ApplicationEventPublisher publisher) {
		return endpoint(publisher, Operator.PATIENCE);
	}

	GenServersEndpoint endpoint(ApplicationEventPublisher publisher, Duration patience) {
		return new GenServersEndpoint(this.system, this.tree, this.crashes, publisher, List.of(), Show.ALWAYS,
				patience);
	}

	TestTree start() {
		Supervisor.start(this.system, spec(this.tree.root())).pid();
		return this;
	}

	private SupervisorSpec spec(SupervisorNode node) {
		return SupervisorSpec.of(node.strategy(), node.children().stream().map(this::child).toArray(ChildSpec[]::new))
			.withName(node.name())
			.withIntensity(node.maxRestarts(), node.within())
			.withOnGiveUp(node.onGiveUp());
	}

	private ChildSpec child(Node node) {
		if (node instanceof SupervisorNode supervisor) {
			return ChildSpec.supervisor(supervisor.name(), spec(supervisor));
		}
		ServerNode server = (ServerNode) node;
		ServerSpec<Integer> spec = ServerSpec
			.of(() -> new Obedient(this.gates.get(server.name()), this.failing.contains(server.name())))
			.withName(server.name())
			.withMailbox(server.mailbox())
			.withTrapParentExit(true);
		return ChildSpec.worker(server.name(), spec)
			.withRestart(server.restart())
			.withShutdown(server.shutdown())
			.withBackoff(server.backoff());
	}

	ServerRef<Object> ref(String name) {
		return this.system.ref(name);
	}

	Pid pid(String name) {
		return requireNonNull(this.system.whereis(name));
	}

	void crash(String name) {
		ref(name).cast(new Crash(SECRET));
	}

	Supervisor supervisor(String name) {
		return Supervisor.of(ref(name));
	}

	/** From now on, {@code init} of that server throws an exception with the secret. */
	void failInit(String name) {
		this.failing.add(name);
	}

	/** From now on, {@code init} of that server waits until the latch is at zero. */
	CountDownLatch closeGate(String name) {
		CountDownLatch gate = new CountDownLatch(1);
		this.gates.put(name, gate);
		return gate;
	}

	@Override
	public void close() {
		this.gates.values().forEach(CountDownLatch::countDown);
		if (this.system.whereis(SupervisionTree.ROOT) != null) {
			supervisor(SupervisionTree.ROOT).stop(Duration.ofSeconds(10));
		}
		this.system.close();
	}

	/** Throws an exception that tells the secret. */
	record Crash(String secret) {
	}

	/** Keeps the server busy until the latch is at zero. */
	record Wait(CountDownLatch latch) {
	}

	/** Keeps the server busy until the latch is at zero, whoever interrupts it. */
	record Hold(CountDownLatch entered, CountDownLatch latch) {
	}

	/** Ends the server with that reason. */
	record End(ExitReason reason) {
	}

	/** Is answered. */
	record Ping() implements Request<String> {
	}

	static final class Obedient implements ServerCallbacks<Integer> {

		private final CountDownLatch gate;

		private final boolean failing;

		Obedient(CountDownLatch gate, boolean failing) {
			this.gate = gate;
			this.failing = failing;
		}

		@Override
		public InitResult<Integer> init(ServerContext context) throws Exception {
			if (this.failing) {
				throw new IllegalStateException(SECRET);
			}
			if (this.gate != null) {
				this.gate.await();
			}
			return InitResult.ok(0);
		}

		@Override
		public CallResult<Integer> handleCall(Object request, From<Object> from, Integer state) {
			return CallResult.reply("pong", state);
		}

		@Override
		public Next<Integer> handleCast(Object message, Integer state) throws Exception {
			if (message instanceof Crash crash) {
				throw new IllegalStateException(crash.secret());
			}
			if (message instanceof End end) {
				return Next.stop(end.reason(), state);
			}
			if (message instanceof Hold hold) {
				hold.entered().countDown();
				while (hold.latch().getCount() > 0) {
					try {
						hold.latch().await();
					}
					catch (InterruptedException ex) {
						// stubborn
					}
				}
				return Next.noReply(state);
			}
			((Wait) message).latch().await();
			return Next.noReply(state);
		}

	}

}
