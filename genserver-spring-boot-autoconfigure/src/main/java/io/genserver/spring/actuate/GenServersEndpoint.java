package io.genserver.spring.actuate;

import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.context.ApplicationEventPublisher;

import io.genserver.ExitReason;
import io.genserver.GenServerSystem;
import io.genserver.MailboxSpec;
import io.genserver.spring.SupervisionTree;
import io.genserver.supervisor.ChildCounts;
import io.genserver.supervisor.ChildInfo;
import io.genserver.sys.MailboxSample;
import io.genserver.sys.ServerInfo;
import io.genserver.sys.Zombie;

/**
 * {@link Endpoint @Endpoint} that shows the supervision tree: what is configured, what
 * runs, what has crashed and why; and lets an operator restart, stop, suspend and resume.
 * It never shows a state or the contents of a message, but for what the author of a
 * server shows with {@link io.genserver.spring.FormatStatus @FormatStatus}. To read it
 * waits for no server.
 *
 * @since 0.1.0
 */
@Endpoint(id = "genservers", defaultAccess = Access.READ_ONLY)
@RegisterReflectionForBinding({ GenServersEndpoint.SupervisorDescriptor.class,
		GenServersEndpoint.ServerDescriptor.class, ActionDescriptor.class, ProblemDescriptor.class })
public class GenServersEndpoint {

	private final GenServerSystem system;

	private final LiveTree tree;

	private final Descriptions descriptions;

	private final Operator operator;

	private final Show showValues;

	/**
	 * Create the endpoint.
	 * @param system where the tree runs
	 * @param tree the configured tree
	 * @param crashes what has crashed
	 * @param publisher told of what operators do, for the audit
	 * @param sanitizingFunctions what hides values that authors show of their states
	 * @param showValues when to show those values
	 */
	public GenServersEndpoint(GenServerSystem system, SupervisionTree tree, RecentCrashes crashes,
			ApplicationEventPublisher publisher, Iterable<SanitizingFunction> sanitizingFunctions, Show showValues) {
		this(system, tree, crashes, publisher, sanitizingFunctions, showValues, Operator.PATIENCE);
	}

	GenServersEndpoint(GenServerSystem system, SupervisionTree tree, RecentCrashes crashes,
			ApplicationEventPublisher publisher, Iterable<SanitizingFunction> sanitizingFunctions, Show showValues,
			Duration patience) {
		this.system = system;
		this.tree = new LiveTree(system, tree);
		Incarnations incarnations = new Incarnations();
		this.descriptions = new Descriptions(system, incarnations, crashes, new AuthorsView(sanitizingFunctions));
		this.operator = new Operator(system, this.tree, incarnations, publisher, patience);
		this.showValues = showValues;
	}

	/**
	 * The whole tree.
	 * @return the tree
	 */
	@ReadOperation
	public GenServersDescriptor genServers() {
		return new GenServersDescriptor(this.system.deadLetters(), this.descriptions.tree(this.tree.read()),
				this.descriptions.zombies());
	}

	/**
	 * One supervisor with what is below it, or one server.
	 * @param name its name
	 * @return the supervisor or server; {@code null} if there is none by that name
	 */
	@ReadOperation
	public @Nullable NodeDescriptor genServer(@Selector String name) {
		return genServer(name, this.showValues.isShown(true));
	}

	@Nullable NodeDescriptor genServer(String name, boolean showUnsanitized) {
		return this.tree.read(name).map((node) -> this.descriptions.inDetail(node, showUnsanitized)).orElse(null);
	}

	/**
	 * Restart, stop, suspend or resume a supervisor or server.
	 * @param name its name
	 * @param action {@code restart}, {@code stop}, {@code suspend} or {@code resume}
	 * @param incarnation which incarnation is meant
	 * @param note why, for the audit
	 * @return what it does now
	 * @throws IllegalArgumentException if there is none by that name, or the rest is
	 * incomplete or unknown
	 * @throws IllegalStateException if that cannot be done now
	 */
	@WriteOperation
	public ActionDescriptor operateGenServer(@Selector String name, String action, String incarnation, String note) {
		Operator.Outcome outcome = operate(null, name, action, incarnation, note);
		if (outcome.body() instanceof ActionDescriptor done) {
			return done;
		}
		ProblemDescriptor problem = (ProblemDescriptor) outcome.body();
		throw (outcome.status() == Operator.CONFLICT || outcome.status() == Operator.FAILED)
				? new IllegalStateException(problem.detail()) : new IllegalArgumentException(problem.detail());
	}

	Operator.Outcome operate(@Nullable Principal principal, String name, @Nullable String action,
			@Nullable String incarnation, @Nullable String note) {
		return this.operator.operate(principal, name, action, incarnation, note);
	}

	/**
	 * Description of the whole tree.
	 *
	 * @param deadLetters how many messages found no living receiver
	 * @param root the root supervisor
	 * @param zombies killed servers whose last callback has not returned yet, absent if
	 * there are none
	 */
	public record GenServersDescriptor(long deadLetters, SupervisorDescriptor root,
			@JsonInclude(JsonInclude.Include.NON_EMPTY) List<ZombieDescriptor> zombies)
			implements
				OperationResponseBody {

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
		 * @return {@code server} or some kind of supervisor
		 */
		String type();

		/**
		 * What it does now.
		 * @return {@code starting}, {@code running}, {@code suspended},
		 * {@code restarting}, {@code stopped} or {@code parked}
		 */
		String status();

		/**
		 * Which incarnation this is.
		 * @return a text that no other incarnation has
		 */
		String incarnation();

	}

	/**
	 * Description of a supervisor. The counts are those of its present incarnation.
	 *
	 * @param name its name
	 * @param id the id of the child, if that is not its name
	 * @param type {@code supervisor}, {@code dynamic-supervisor} or
	 * {@code partition-supervisor}
	 * @param status what it does now
	 * @param incarnation which incarnation this is
	 * @param supervisor the name of its own supervisor, when it is described alone
	 * @param strategy which children are restarted when one ends
	 * @param maxRestarts how many restarts it tolerates within the time
	 * @param within the time
	 * @param restartsInWindow how many restarts the time holds now
	 * @param restarts how many restarts it has made in all
	 * @param maxChildren how many children it can have, absent if that has no bound
	 * @param partitions how many partitions are in use, absent if it has none
	 * @param counts its children, counted, if there may be many
	 * @param lastExit why it ended last
	 * @param nextRestart when it will be started again, if it waits for that
	 * @param children its children, in start order; some of them, if there are many
	 * @param childrenOmitted how many children are left out, absent if none are
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record SupervisorDescriptor(String name, @Nullable String id, String type, String status, String incarnation,
			@Nullable String supervisor, String strategy, int maxRestarts, Duration within, int restartsInWindow,
			long restarts, @Nullable Integer maxChildren, @Nullable Integer partitions, @Nullable ChildCounts counts,
			@Nullable ExitDescriptor lastExit, @Nullable NextRestartDescriptor nextRestart,
			List<NodeDescriptor> children, @Nullable Integer childrenOmitted) implements NodeDescriptor {

	}

	/**
	 * Description of a server. What its supervisor counts starts over when the supervisor
	 * is restarted, the rest when the server is.
	 *
	 * @param name its name
	 * @param id the id of the child, if that is not its name
	 * @param type {@code server}
	 * @param status what it does now
	 * @param incarnation which incarnation this is
	 * @param supervisor the name of its supervisor, when it is described alone
	 * @param beanType the class of its bean, when it is described alone
	 * @param restart when it is restarted, if that is known
	 * @param shutdown how long it may take to stop, {@code infinity} or
	 * {@code brutal-kill}, if that is known
	 * @param mailbox its mailbox
	 * @param restarts how often its supervisor has started it again
	 * @param crashes how often it ended abnormally by itself
	 * @param lastExit why it ended last
	 * @param nextRestart when it will be started again, if it waits for that
	 * @param messagesHandled how many messages it has handled
	 * @param handling the message that it handles now
	 * @param startedAt when it was started
	 * @param uptimeMillis for how long it has been running
	 * @param formatStatus what its author shows of its state, when it is described alone
	 * @param recentCrashes its last crashes, newest first, when it is described alone
	 * @param zombies its killed incarnations whose last callback has not returned yet,
	 * when it is described alone and there are any
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record ServerDescriptor(String name, @Nullable String id, String type, String status, String incarnation,
			@Nullable String supervisor, @Nullable String beanType, @Nullable String restart, @Nullable String shutdown,
			MailboxDescriptor mailbox, long restarts, long crashes, @Nullable ExitDescriptor lastExit,
			@Nullable NextRestartDescriptor nextRestart, long messagesHandled, @Nullable HandlingDescriptor handling,
			@Nullable Instant startedAt, @Nullable Long uptimeMillis, @Nullable FormatStatusDescriptor formatStatus,
			@Nullable List<CrashDescriptor> recentCrashes,
			@JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable List<ZombieDescriptor> zombies)
			implements
				NodeDescriptor {

	}

	/**
	 * Description of a mailbox.
	 *
	 * @param size how many messages wait
	 * @param oldestMessageAge for how long the oldest of them has waited at least, absent
	 * if none waits or it cannot be told
	 * @param capacity how many messages it holds, absent if it has no bound
	 * @param highWater the most messages that ever waited
	 * @param overflow what happens to one more, absent if it has no bound
	 * @param rejected how many messages were refused
	 * @param dropped how many messages were dropped
	 * @param onRestart what becomes of those that wait in a restart
	 * @param sample what waits, by type, when the server is described alone and something
	 * waits
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record MailboxDescriptor(int size, @Nullable Duration oldestMessageAge, @Nullable Integer capacity,
			int highWater, @Nullable String overflow, long rejected, long dropped, String onRestart,
			@Nullable MailboxSample sample) {

		static MailboxDescriptor of(MailboxSpec configured, @Nullable ServerInfo info, @Nullable MailboxSample sample) {
			MailboxSpec spec = (info != null) ? info.mailbox() : configured;
			Integer capacity = spec.isBounded() ? spec.capacity() : null;
			String overflow = spec.isBounded() ? Descriptions.label(spec.overflow()) : null;
			String onRestart = Descriptions.label(spec.onRestart());
			return (info != null)
					? new MailboxDescriptor(info.mailboxSize(), info.oldestMessageAge(), capacity, info.highWater(),
							overflow, info.rejected(), info.dropped(), onRestart, sample)
					: new MailboxDescriptor(0, null, capacity, 0, overflow, 0, 0, onRestart, null);
		}

	}

	/**
	 * Description of the message that a server handles now.
	 *
	 * @param message its type
	 * @param forMillis since how long
	 * @param stack where the handler is, innermost first, when the server is described
	 * alone
	 */
	public record HandlingDescriptor(String message, long forMillis,
			@JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> stack) {

		static @Nullable HandlingDescriptor of(@Nullable ServerInfo info, List<StackTraceElement> stack) {
			if (info == null || info.handling() == null) {
				return null;
			}
			Duration since = info.handlingFor();
			return new HandlingDescriptor(info.handling(), (since != null) ? since.toMillis() : 0,
					Descriptions.frames(stack, 50));
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

		static @Nullable ExitDescriptor of(@Nullable ChildInfo child) {
			ExitReason reason = (child != null) ? child.lastExit() : null;
			return (child != null && reason != null)
					? new ExitDescriptor(reason.name(), exception(reason), child.lastExitAt()) : null;
		}

		static @Nullable String exception(ExitReason reason) {
			Throwable cause = reason.cause();
			return (cause != null) ? cause.getClass().getName() : null;
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

	/**
	 * Description of what an author shows of a state.
	 *
	 * @param values names and values, sanitized
	 * @param unavailable why there are none: {@code busy}, if the server did not answer
	 * in time
	 */
	@JsonInclude(JsonInclude.Include.NON_NULL)
	public record FormatStatusDescriptor(@Nullable Map<String, @Nullable Object> values, @Nullable String unavailable) {

	}

	/**
	 * Description of a killed server whose last callback has not returned yet.
	 *
	 * @param name its name
	 * @param reason the name of the reason why it ended
	 * @param message the type of the message that the callback handles
	 * @param forMillis since how long
	 * @param stack where the callback is, innermost first
	 */
	public record ZombieDescriptor(String name, String reason, String message, long forMillis, List<String> stack) {

		static ZombieDescriptor of(Zombie zombie) {
			Duration since = zombie.handlingFor();
			return new ZombieDescriptor(zombie.server().toString(), zombie.reason().name(), zombie.handling(),
					(since != null) ? since.toMillis() : 0, Descriptions.frames(zombie.stack(), 50));
		}

	}

}
