package io.genserver.spring;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.genserver.MailboxSpec;
import io.genserver.supervisor.Backoff;
import io.genserver.supervisor.GiveUp;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Shutdown;
import io.genserver.supervisor.Strategy;

/**
 * The supervision tree of an application as it is configured, whether it runs or not.
 *
 * @param root the root supervisor
 * @since 0.1.0
 */
public record SupervisionTree(SupervisorNode root) {

	/** The name of the root supervisor. */
	public static final String ROOT = "root";

	/**
	 * Every supervisor and server, parents before their children, in start order.
	 * @return the nodes
	 */
	public Stream<Node> nodes() {
		return this.root.nodes();
	}

	/**
	 * A supervisor or server by its name.
	 * @param name the name
	 * @return the node
	 */
	public Optional<Node> find(String name) {
		return nodes().filter((node) -> node.name().equals(name)).findFirst();
	}

	/**
	 * The servers, in start order.
	 * @return the servers
	 */
	public Stream<ServerNode> servers() {
		return nodes().filter(ServerNode.class::isInstance).map(ServerNode.class::cast);
	}

	/**
	 * The supervisors, parents before their children.
	 * @return the supervisors
	 */
	public Stream<SupervisorNode> supervisors() {
		return nodes().filter(SupervisorNode.class::isInstance).map(SupervisorNode.class::cast);
	}

	/**
	 * A supervisor or server.
	 */
	public sealed interface Node {

		/**
		 * The name under which it is registered, and its child id.
		 * @return the name
		 */
		String name();

		/**
		 * It and all below it.
		 * @return the nodes
		 */
		Stream<Node> nodes();

	}

	/**
	 * A supervisor.
	 *
	 * @param name its name
	 * @param strategy which children are restarted when one ends
	 * @param maxRestarts how many restarts it tolerates within the time
	 * @param within the time
	 * @param children its children, in start order
	 * @param onGiveUp what it does when there were more restarts
	 * @param backoff how long its own supervisor waits before it restarts it,
	 * {@code null} if it does that at once
	 */
	public record SupervisorNode(String name, Strategy strategy, int maxRestarts, Duration within, List<Node> children,
			GiveUp onGiveUp, @Nullable Backoff backoff) implements Node {

		public SupervisorNode {
			children = List.copyOf(children);
		}

		/**
		 * A supervisor that ends when there were too many restarts, and is restarted at
		 * once.
		 * @param name its name
		 * @param strategy which children are restarted when one ends
		 * @param maxRestarts how many restarts it tolerates within the time
		 * @param within the time
		 * @param children its children, in start order
		 */
		public SupervisorNode(String name, Strategy strategy, int maxRestarts, Duration within, List<Node> children) {
			this(name, strategy, maxRestarts, within, children, GiveUp.ESCALATE, null);
		}

		@Override
		public Stream<Node> nodes() {
			return Stream.concat(Stream.of(this), this.children.stream().flatMap(Node::nodes));
		}

	}

	/**
	 * A server.
	 *
	 * @param name its name
	 * @param beanName the name of its bean
	 * @param type the class of its bean
	 * @param restart when it is restarted
	 * @param shutdown how it is stopped
	 * @param startTimeout how long the start may take, {@code null} for no limit
	 * @param mailbox the bound of its mailbox
	 * @param drain whether what was queued before its stop is handled first
	 * @param backoff how long its supervisor waits before it restarts it, {@code null} if
	 * it does that at once
	 */
	public record ServerNode(String name, String beanName, Class<?> type, Restart restart, Shutdown shutdown,
			@Nullable Duration startTimeout, MailboxSpec mailbox, boolean drain,
			@Nullable Backoff backoff) implements Node {

		/**
		 * A server that drains its mailbox and is restarted at once.
		 * @param name its name
		 * @param beanName the name of its bean
		 * @param type the class of its bean
		 * @param restart when it is restarted
		 * @param shutdown how it is stopped
		 * @param startTimeout how long the start may take, {@code null} for no limit
		 * @param mailbox the bound of its mailbox
		 */
		public ServerNode(String name, String beanName, Class<?> type, Restart restart, Shutdown shutdown,
				@Nullable Duration startTimeout, MailboxSpec mailbox) {
			this(name, beanName, type, restart, shutdown, startTimeout, mailbox, true, null);
		}

		@Override
		public Stream<Node> nodes() {
			return Stream.of(this);
		}

	}

}
