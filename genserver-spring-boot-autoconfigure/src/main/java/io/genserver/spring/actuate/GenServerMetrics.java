package io.genserver.spring.actuate;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.genserver.GenServerSystem;
import io.genserver.spring.SupervisionTree;
import io.genserver.spring.SupervisionTree.ServerNode;
import io.genserver.spring.SupervisionTree.SupervisorNode;
import io.genserver.supervisor.ChildState;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorInfo;
import io.genserver.sys.ServerInfo;
import io.genserver.sys.Sys;

/**
 * {@link MeterBinder} for the supervision tree. Every meter is read when it is asked for;
 * the servers of the tree do no more than count in their {@link ServerStatistics}, and
 * the time of messages only when some registry takes a meter that shows it. The tags are
 * names from the configuration, message types and classes of exceptions; of the latter
 * two only so many for each server, and {@code other} for the rest.
 * <p>
 * {@code docs/metrics.md} lists the meters.
 *
 * @since 0.1.0
 */
public class GenServerMetrics implements MeterBinder, AutoCloseable {

	private static final String MESSAGES = "genserver.messages";

	private static final String WAIT = "genserver.mailbox.wait";

	private final GenServerSystem system;

	private final SupervisionTree tree;

	private final ServerStatistics statistics;

	/** What is to be undone, in the order in which it was done. */
	private final Queue<Runnable> bound = new ConcurrentLinkedQueue<>();

	/**
	 * Create the binder.
	 * @param system where the tree runs
	 * @param tree the configured tree
	 * @param statistics what the servers have done, if they are observed by it
	 * @see GenServerSystem.Builder#observers
	 */
	public GenServerMetrics(GenServerSystem system, SupervisionTree tree, ServerStatistics statistics) {
		this.system = system;
		this.tree = tree;
		this.statistics = statistics;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		MeterGroup meters = new MeterGroup(registry, this.system.timeSource()::nanoTime);
		this.bound.add(meters::close);
		meters.counter("genserver.dead.letters", "Messages that found no living receiver", Tags.empty(),
				this.system::deadLetters);
		this.tree.supervisors().forEach((supervisor) -> bind(supervisor, meters));
		boolean wanted = wantsMessages(registry);
		this.tree.servers().forEach((server) -> {
			if (wanted) {
				this.statistics.of(server.name()).wantMessages();
			}
			bind(server, meters);
		});
	}

	/** Remove the meters from their registries. */
	@Override
	public void close() {
		for (Runnable undo; (undo = this.bound.poll()) != null;) {
			undo.run();
		}
	}

	/** Whether any meter is accepted for which servers have to look at the clock. */
	private boolean wantsMessages(MeterRegistry registry) {
		MeterGroup probe = new MeterGroup(registry, () -> 0);
		Tags server = Tags.of("server", ServerCounts.OTHER);
		bindWait(server, new TimeStatistic(), probe);
		bindMessages(server, ServerCounts.OTHER, "success", new TimeStatistic(), probe);
		boolean wanted = Stream.of(MESSAGES, WAIT).anyMatch((name) -> probe.has(name) || probe.has(name + ".max"));
		probe.close();
		return wanted;
	}

	private void bind(SupervisorNode supervisor, MeterGroup meters) {
		OngoingCount restarts = new OngoingCount(this.system, supervisor.name(), SupervisorInfo::restarts);
		meters.counter("genserver.supervisor.restarts",
				"Restarts that the supervisor has made, of one child or by its strategy of several",
				Tags.of("supervisor", supervisor.name()), restarts::read);
		meters.gauge("genserver.supervisor.parked", "Children that are parked, because they failed too often",
				Tags.of("supervisor", supervisor.name()),
				() -> Supervisor.of(this.system.ref(supervisor.name()))
					.info()
					.map(GenServerMetrics::parked)
					.orElse(0L));
	}

	private static long parked(SupervisorInfo info) {
		return info.children().stream().filter((child) -> child.state() == ChildState.PARKED).count();
	}

	private void bind(ServerNode server, MeterGroup meters) {
		Tags tags = Tags.of("server", server.name());
		ServerCounts counts = this.statistics.of(server.name());
		gauge("genserver.mailbox.size", "Messages waiting in the mailbox", server, ServerInfo::mailboxSize, meters);
		gauge("genserver.mailbox.high.water", "Most messages that have waited in the mailbox since the last start",
				server, ServerInfo::highWater, meters);
		if (server.mailbox().isBounded()) {
			meters.gauge("genserver.mailbox.capacity", "Messages that the mailbox holds; absent without a bound", tags,
					() -> server.mailbox().capacity());
		}
		meters.counter("genserver.mailbox.rejected", "Messages refused because the mailbox was full", tags,
				counts::rejectedMessages);
		meters.counter("genserver.mailbox.dropped", "Messages dropped because the mailbox was full", tags,
				counts::droppedMessages);
		bindWait(tags, counts.waits(), meters);
		gauge("genserver.handlers.running", "1 while a handler of the server runs, else 0", server,
				(info) -> (info.handling() != null) ? 1 : 0, meters);
		meters.gauge("genserver.handlers.zombies",
				"Handlers of killed incarnations that have not returned yet, and hold a thread", tags, counts::zombies);
		meters.counter("genserver.restarts", "Times that the supervisor has started the server again", tags,
				counts::restarts);
		bindRows(tags, counts, meters);
	}

	private void gauge(String name, String description, ServerNode server, ToDoubleFunction<ServerInfo> value,
			MeterGroup meters) {
		meters.gauge(name, description, Tags.of("server", server.name()),
				() -> Sys.info(this.system.ref(server.name())).map(value::applyAsDouble).orElse(0.0));
	}

	private static void bindWait(Tags tags, TimeStatistic waits, MeterGroup meters) {
		meters.timer(WAIT, "Time that messages waited in the mailbox; a sample, one of those that wait together",
				"Longest time that a message of the sample waited, of the last one to two minutes", tags, waits);
	}

	private static void bindMessages(Tags server, String type, String outcome, TimeStatistic time, MeterGroup meters) {
		meters.timer(MESSAGES, "Messages handled, and the time that their handlers took",
				"Longest time that a handler took, of the last one to two minutes",
				server.and("type", type, "outcome", outcome), time);
	}

	/** The meters whose tags are known when it has happened for the first time. */
	private void bindRows(Tags server, ServerCounts counts, MeterGroup meters) {
		ServerCounts.Rows rows = new ServerCounts.Rows() {

			@Override
			public void messages(String type, String outcome, TimeStatistic time) {
				bindMessages(server, type, outcome, time, meters);
			}

			@Override
			public void crashes(String exception, LongAdder count) {
				meters.counter("genserver.crashes", "Times that the server has crashed",
						server.and("exception", exception), count::sum);
			}

		};
		counts.tell(rows);
		this.bound.add(() -> counts.tellNoMore(rows));
	}

}
