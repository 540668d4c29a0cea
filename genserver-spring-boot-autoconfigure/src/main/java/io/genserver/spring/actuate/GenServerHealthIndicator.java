package io.genserver.spring.actuate;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

import io.genserver.GenServerSystem;
import io.genserver.spring.SupervisionTree;
import io.genserver.spring.actuate.LiveTree.LiveNode;
import io.genserver.spring.actuate.LiveTree.LiveServer;
import io.genserver.spring.actuate.LiveTree.LiveSupervisor;
import io.genserver.spring.actuate.LiveTree.Status;

/**
 * {@link HealthIndicator} for the supervision tree. It is
 * <ul>
 * <li>{@code DOWN} when a supervisor has given up, or a permanent server does not run,
 * and nobody is about to start it again;</li>
 * <li>{@code OUT_OF_SERVICE} when a server or supervisor is parked, because it failed too
 * often; before the tree was started; and after it was stopped in order;</li>
 * <li>{@code UP} otherwise: that a server crashes and is restarted is what supervisors
 * are for, and only a detail.</li>
 * </ul>
 * The details count the servers and name those that are not fine.
 *
 * @since 0.1.0
 */
public class GenServerHealthIndicator extends AbstractHealthIndicator {

	private final LiveTree tree;

	private final BooleanSupplier expectedToRun;

	/**
	 * Create the indicator.
	 * @param system where the tree runs
	 * @param tree the configured tree
	 * @param expectedToRun whether the tree was started and nobody has stopped it: a root
	 * supervisor that does not run has given up then
	 */
	public GenServerHealthIndicator(GenServerSystem system, SupervisionTree tree, BooleanSupplier expectedToRun) {
		super("GenServer health check failed");
		this.tree = new LiveTree(system, tree);
		this.expectedToRun = expectedToRun;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		// before the tree is read: what has stopped because of a stop is not a failure
		boolean expected = this.expectedToRun.getAsBoolean();
		LiveSupervisor root = this.tree.read();
		List<LiveServer> servers = root.nodes()
			.filter(LiveServer.class::isInstance)
			.map(LiveServer.class::cast)
			.toList();
		builder.withDetail("servers", servers.size())
			.withDetail("running", servers.stream().filter((server) -> isUp(server)).count());
		if (servers.isEmpty()) {
			builder.up();
			return;
		}
		boolean started = root.isUp() || (root.status() == Status.STOPPED && expected);
		if (!started) {
			builder.outOfService();
			return;
		}
		Troubles troubles = new Troubles();
		troubles.look(root);
		troubles.tell(builder);
	}

	private static boolean isUp(LiveServer server) {
		return server.status() == Status.RUNNING || server.status() == Status.SUSPENDED;
	}

	/**
	 * What is not fine, without what follows from it.
	 */
	private static final class Troubles {

		private final List<String> stopped = new ArrayList<>();

		private final List<String> parked = new ArrayList<>();

		private final List<String> restarting = new ArrayList<>();

		private final List<String> suspended = new ArrayList<>();

		void look(LiveNode node) {
			switch (node.status()) {
				case STOPPED -> {
					if (!(node instanceof LiveServer server) || server.isPermanent()) {
						this.stopped.add(node.name());
					}
				}
				case PARKED -> this.parked.add(node.name());
				case RESTARTING -> this.restarting.add(node.name());
				case SUSPENDED -> this.suspended.add(node.name());
				case STARTING, RUNNING -> {
				}
			}
			if (node instanceof LiveSupervisor supervisor && supervisor.isUp()) {
				supervisor.children().forEach(this::look);
			}
		}

		void tell(Health.Builder builder) {
			if (!this.stopped.isEmpty()) {
				builder.down();
			}
			else if (!this.parked.isEmpty()) {
				builder.outOfService();
			}
			else {
				builder.up();
			}
			tell(builder, "stopped", this.stopped);
			tell(builder, "parked", this.parked);
			tell(builder, "restarting", this.restarting);
			tell(builder, "suspended", this.suspended);
		}

		private static void tell(Health.Builder builder, String key, List<String> names) {
			if (!names.isEmpty()) {
				builder.withDetail(key, names);
			}
		}

	}

}
