package io.genserver.spring.actuate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

import io.genserver.ExitReason;
import io.genserver.GenServerSystem;
import io.genserver.MailboxSpec;
import io.genserver.spring.SupervisionTree;
import io.genserver.spring.SupervisionTree.ServerNode;
import io.genserver.spring.actuate.LiveTree.LiveNode;
import io.genserver.spring.actuate.LiveTree.LiveServer;
import io.genserver.spring.actuate.LiveTree.LiveSupervisor;
import io.genserver.supervisor.ChildInfo;
import io.genserver.supervisor.SupervisorInfo;
import io.genserver.sys.ServerInfo;

/**
 * {@link Endpoint @Endpoint} that shows the supervision tree: what is configured, what
 * runs, what has crashed and why. It never shows a state or the contents of a message,
 * and it never waits for a server.
 *
 * @since 0.1.0
 */
@Endpoint(id = "genservers", defaultAccess = Access.READ_ONLY)
@RegisterReflectionForBinding({ GenServersEndpoint.SupervisorDescriptor.class,
		GenServersEndpoint.ServerDescriptor.class })
public class GenServersEndpoint {

	private final GenServerSystem system;

	private final LiveTree tree;

	/**
	 * Create the endpoint.
	 * @param system where the tree runs
	 * @param tree the configured tree
	 */
	public GenServersEndpoint(GenServerSystem system, SupervisionTree tree) {
		this.system = system;
		this.tree = new LiveTree(system, tree);
	}

	/**
	 * The whole tree.
	 * @return the tree
	 */
	@ReadOperation
	public GenServersDescriptor genServers() {
		return new GenServersDescriptor(this.system.deadLetters(), describe(this.tree.read(), false));
	}

	/**
	 * One supervisor with what is below it, or one server.
	 * @param name its name
	 * @return the supervisor or server; {@code null} if there is none by that name
	 */
	@ReadOperation
	public @Nullable NodeDescriptor genServer(@Selector String name) {
		return this.tree.read(name).map((node) -> describe(node, true)).orElse(null);
	}

	private NodeDescriptor describe(LiveNode node, boolean detailed) {
		return (node instanceof LiveSupervisor supervisor) ? describe(supervisor, detailed)
				: describe((LiveServer) node, detailed);
	}

	private SupervisorDescriptor describe(LiveSupervisor live, boolean detailed) {
		SupervisorInfo info = live.info();
		LiveSupervisor parent = live.parent();
		return new SupervisorDescriptor(live.name(), "supervisor", label(live.status()),
				(detailed && parent != null) ? parent.name() : null, label(live.node().strategy()),
				live.node().maxRestarts(), live.node().within(), (info != null) ? info.restartsInWindow() : 0,
				(info != null) ? info.restarts() : 0, ExitDescriptor.of(live.child()), nextRestart(live.child()),
				live.children().stream().map((child) -> describe(child, false)).toList());
	}

	private ServerDescriptor describe(LiveServer live, boolean detailed) {
		ServerNode node = live.node();
		ServerInfo info = live.info();
		ChildInfo child = live.child();
		return new ServerDescriptor(live.name(), "server", label(live.status()), detailed ? live.parent().name() : null,
				detailed ? node.type().getName() : null, label(node.restart()), node.shutdown().toString(),
				MailboxDescriptor.of(node.mailbox(), info), (child != null) ? child.restarts() : 0,
				(child != null) ? child.crashes() : 0, ExitDescriptor.of(child), nextRestart(child),
				(info != null) ? info.handled() : 0, HandlingDescriptor.of(info),
				(info != null) ? info.startedAt() : null, (info != null) ? uptimeMillis(info) : null);
	}

	private @Nullable NextRestartDescriptor nextRestart(@Nullable ChildInfo child) {
		Instant at = (child != null) ? child.nextRestartAt() : null;
		if (at == null) {
			return null;
		}
		long inMillis = Duration.between(this.system.timeSource().now(), at).toMillis();
		return new NextRestartDescriptor(at, Math.max(0, inMillis));
	}

	private long uptimeMillis(ServerInfo info) {
		return Math.max(0, Duration.between(info.startedAt(), this.system.timeSource().now()).toMillis());
	}

	/** As it is written in the configuration. */
	private static String label(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Description of the whole tree.
	 *
	 * @param deadLetters how many messages found no living receiver
	 * @param root the root supervisor
	 */
	public record GenServersDescriptor(long deadLetters, SupervisorDescriptor root) implements OperationResponseBody {

	}

	/**
	 * Description of a supervisor or server.
	 */
	public sealed interface NodeDescriptor extends OperationResponseBody {

		/**
		 * Its name.
		 * @return the name
		 */
		String name();

		/**
		 * What it is.
		 * @return {@code supervisor} or {@code server}
		 */
		String type();

		/**
		 * What it does now.
		 * @return {@code starting}, {@code running}, {@code suspended},
		 * {@code restarting}, {@code stopped} or {@code parked}
		 */
		String status();

	}

	/**
	 * Description of a supervisor. The counts are those of its present incarnation.
	 *
	 * @param name its name
	 * @param type {@code supervisor}
	 * @param status what it does now
	 * @param supervisor the name of its own supervisor, when it is described alone
	 * @param strategy which children are restarted when one ends
	 * @param maxRestarts how many restarts it tolerates within the time
	 * @param within the time
	 * @param restartsInWindow how many restarts the time holds now
	 * @param restarts how many restarts it has made in all
	 * @param lastExit why it ended last
	 * @param nextRestart when it will be started again, if it waits for that
	 * @param children its children, in start order
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record SupervisorDescriptor(String name, String type, String status, @Nullable String supervisor,
			String strategy, int maxRestarts, Duration within, int restartsInWindow, long restarts,
			@Nullable ExitDescriptor lastExit, @Nullable NextRestartDescriptor nextRestart,
			List<NodeDescriptor> children) implements NodeDescriptor {

	}

	/**
	 * Description of a server. What its supervisor counts starts over when the supervisor
	 * is restarted, the rest when the server is.
	 *
	 * @param name its name
	 * @param type {@code server}
	 * @param status what it does now
	 * @param supervisor the name of its supervisor, when it is described alone
	 * @param beanType the class of its bean, when it is described alone
	 * @param restart when it is restarted
	 * @param shutdown how long it may take to stop, {@code infinity} or
	 * {@code brutal-kill}
	 * @param mailbox its mailbox
	 * @param restarts how often its supervisor has started it again
	 * @param crashes how often it ended abnormally by itself
	 * @param lastExit why it ended last
	 * @param nextRestart when it will be started again, if it waits for that
	 * @param messagesHandled how many messages it has handled
	 * @param handling the message that it handles now
	 * @param startedAt when it was started
	 * @param uptimeMillis for how long it has been running
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record ServerDescriptor(String name, String type, String status, @Nullable String supervisor,
			@Nullable String beanType, String restart, String shutdown, MailboxDescriptor mailbox, long restarts,
			long crashes, @Nullable ExitDescriptor lastExit, @Nullable NextRestartDescriptor nextRestart,
			long messagesHandled, @Nullable HandlingDescriptor handling, @Nullable Instant startedAt,
			@Nullable Long uptimeMillis) implements NodeDescriptor {

	}

	/**
	 * Description of a mailbox.
	 *
	 * @param size how many messages wait
	 * @param capacity how many messages it holds, absent if it has no bound
	 * @param highWater the most messages that ever waited
	 * @param overflow what happens to one more, absent if it has no bound
	 * @param rejected how many messages were refused
	 * @param dropped how many messages were dropped
	 * @param onRestart what becomes of those that wait in a restart
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record MailboxDescriptor(int size, @Nullable Integer capacity, int highWater, @Nullable String overflow,
			long rejected, long dropped, String onRestart) {

		private static MailboxDescriptor of(MailboxSpec configured, @Nullable ServerInfo info) {
			MailboxSpec spec = (info != null) ? info.mailbox() : configured;
			Integer capacity = spec.isBounded() ? spec.capacity() : null;
			String overflow = spec.isBounded() ? label(spec.overflow()) : null;
			return (info != null)
					? new MailboxDescriptor(info.mailboxSize(), capacity, info.highWater(), overflow, info.rejected(),
							info.dropped(), label(spec.onRestart()))
					: new MailboxDescriptor(0, capacity, 0, overflow, 0, 0, label(spec.onRestart()));
		}

	}

	/**
	 * Description of the message that a server handles now.
	 *
	 * @param message its type
	 * @param forMillis since how long
	 */
	public record HandlingDescriptor(String message, long forMillis) {

		private static @Nullable HandlingDescriptor of(@Nullable ServerInfo info) {
			if (info == null || info.handling() == null) {
				return null;
			}
			Duration since = info.handlingFor();
			return new HandlingDescriptor(info.handling(), (since != null) ? since.toMillis() : 0);
		}

	}

	/**
	 * Description of the end of a server. Details and exception messages are left out:
	 * they may tell what was in a message.
	 *
	 * @param reason the name of the reason
	 * @param exception the class of the exception, if it was one
	 * @param at when
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record ExitDescriptor(String reason, @Nullable String exception, @Nullable Instant at) {

		private static @Nullable ExitDescriptor of(@Nullable ChildInfo child) {
			ExitReason reason = (child != null) ? child.lastExit() : null;
			if (child == null || reason == null) {
				return null;
			}
			Throwable cause = reason.cause();
			return new ExitDescriptor(reason.name(), (cause != null) ? cause.getClass().getName() : null,
					child.lastExitAt());
		}

	}

	/**
	 * Description of the restart for which a server or supervisor waits.
	 *
	 * @param at when it is due
	 * @param inMillis in how long
	 */
	public record NextRestartDescriptor(Instant at, long inMillis) {

	}

}
