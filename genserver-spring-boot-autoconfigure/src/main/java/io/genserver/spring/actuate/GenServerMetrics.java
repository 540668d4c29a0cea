package io.genserver.spring.actuate;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import io.genserver.GenServerSystem;
import io.genserver.Pid;
import io.genserver.spring.SupervisionTree;
import io.genserver.spring.SupervisionTree.Node;
import io.genserver.spring.SupervisionTree.ServerNode;
import io.genserver.spring.SupervisionTree.SupervisorNode;
import io.genserver.supervisor.ChildInfo;
import io.genserver.supervisor.ChildState;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorInfo;
import io.genserver.sys.ServerInfo;
import io.genserver.sys.Sys;

/**
 * {@link MeterBinder} for the supervision tree. All meters are read when they are asked
 * for, and cost the servers nothing.
 * <ul>
 * <li>{@code genserver.mailbox.size}, {@code genserver.mailbox.high.water} (gauges, tag
 * {@code server}): 0 while the server does not run</li>
 * <li>{@code genserver.mailbox.capacity} (gauge, tag {@code server}): only for mailboxes
 * that have a bound</li>
 * <li>{@code genserver.restarts}, {@code genserver.crashes} (counters, tag
 * {@code server})</li>
 * <li>{@code genserver.supervisor.restarts} (counter, tag {@code supervisor}): how often
 * the supervisor has restarted one child or, by its strategy, several</li>
 * <li>{@code genserver.supervisor.parked} (gauge, tag {@code supervisor}): how many of
 * its children are parked, because they failed too often</li>
 * <li>{@code genserver.dead.letters} (counter)</li>
 * </ul>
 * A supervisor that is restarted counts from zero again, but these counters go on: they
 * remember what they last read of the incarnations before. What happened between the last
 * reading and the end of an incarnation is not counted.
 *
 * @since 0.1.0
 */
public class GenServerMetrics implements MeterBinder {

	private static final String SERVER = "server";

	private final GenServerSystem system;

	private final SupervisionTree tree;

	/**
	 * Create the binder.
	 * @param system where the tree runs
	 * @param tree the configured tree
	 */
	public GenServerMetrics(GenServerSystem system, SupervisionTree tree) {
		this.system = system;
		this.tree = tree;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		FunctionCounter.builder("genserver.dead.letters", this.system, GenServerSystem::deadLetters)
			.description("Messages that found no living receiver")
			.register(registry);
		bind(this.tree.root(), registry);
	}

	private void bind(SupervisorNode supervisor, MeterRegistry registry) {
		counter("genserver.supervisor.restarts", "Restarts that the supervisor has made", "supervisor",
				supervisor.name(), count(supervisor, (info) -> Optional.of(info.restarts())), registry);
		Supplier<Number> parked = () -> Supervisor.of(this.system.ref(supervisor.name()))
			.info()
			.map(GenServerMetrics::parked)
			.orElse(0L);
		Gauge.builder("genserver.supervisor.parked", parked)
			.description("Children that are parked, because they failed too often")
			.tag("supervisor", supervisor.name())
			.register(registry);
		for (Node node : supervisor.children()) {
			if (node instanceof SupervisorNode below) {
				bind(below, registry);
			}
			else if (node instanceof ServerNode server) {
				bind(server, supervisor, registry);
			}
		}
	}

	private static long parked(SupervisorInfo info) {
		return info.children().stream().filter((child) -> child.state() == ChildState.PARKED).count();
	}

	private void bind(ServerNode server, SupervisorNode supervisor, MeterRegistry registry) {
		gauge("genserver.mailbox.size", "Messages waiting in the mailbox", server, ServerInfo::mailboxSize, registry);
		gauge("genserver.mailbox.high.water", "Most messages that ever waited in the mailbox", server,
				ServerInfo::highWater, registry);
		if (server.mailbox().isBounded()) {
			Gauge.builder("genserver.mailbox.capacity", () -> server.mailbox().capacity())
				.description("Messages that the mailbox holds")
				.tag(SERVER, server.name())
				.register(registry);
		}
		counter("genserver.restarts", "Times that the supervisor has started the server again", SERVER, server.name(),
				count(supervisor, child(server, ChildInfo::restarts)), registry);
		counter("genserver.crashes", "Times that the server has ended abnormally by itself", SERVER, server.name(),
				count(supervisor, child(server, ChildInfo::crashes)), registry);
	}

	private void gauge(String name, String description, ServerNode server, ToDoubleFunction<ServerInfo> value,
			MeterRegistry registry) {
		// a supplier is held strongly
		Supplier<Number> supplier = () -> Sys.info(this.system.ref(server.name()))
			.map(value::applyAsDouble)
			.orElse(0.0);
		Gauge.builder(name, supplier).description(description).tag(SERVER, server.name()).register(registry);
	}

	private static void counter(String name, String description, String tag, String tagValue, OngoingCount count,
			MeterRegistry registry) {
		// the registry holds the count weakly and the function strongly: so it has both
		FunctionCounter.builder(name, count, (ignored) -> count.read())
			.description(description)
			.tag(tag, tagValue)
			.register(registry);
	}

	private OngoingCount count(SupervisorNode supervisor, OngoingCount.Reading reading) {
		return new OngoingCount(this.system, supervisor.name(), reading);
	}

	private static OngoingCount.Reading child(ServerNode server, ToLongFunction<ChildInfo> count) {
		return (info) -> info.children()
			.stream()
			.filter((child) -> child.id().equals(server.name()))
			.findFirst()
			.map(count::applyAsLong);
	}

	/**
	 * A count that a supervisor keeps, added up over the supervisor's incarnations so
	 * that it never goes back.
	 */
	private static final class OngoingCount {

		private final GenServerSystem system;

		private final String supervisor;

		private final Reading reading;

		/** What earlier incarnations had counted when they were last read. */
		private long before;

		private @Nullable Pid incarnation;

		/** What the present incarnation had counted when it was last read. */
		private long last;

		OngoingCount(GenServerSystem system, String supervisor, Reading reading) {
			this.system = system;
			this.supervisor = supervisor;
			this.reading = reading;
		}

		/** Reads inside the lock, so that an old reading cannot follow a new one. */
		synchronized double read() {
			Pid pid = this.system.whereis(this.supervisor);
			if (pid != null) {
				Supervisor.of(pid).info().flatMap(this.reading::of).ifPresent((count) -> next(pid, count));
			}
			return this.before + this.last;
		}

		private void next(Pid pid, long count) {
			// less from the same incarnation: the child was deleted and added again
			if (!pid.equals(this.incarnation) || count < this.last) {
				this.before += this.last;
			}
			this.incarnation = pid;
			this.last = count;
		}

		/**
		 * What is counted; empty if the supervisor does not know the child.
		 */
		interface Reading {

			Optional<Long> of(SupervisorInfo info);

		}

	}

}
