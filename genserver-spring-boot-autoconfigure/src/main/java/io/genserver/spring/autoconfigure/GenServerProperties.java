package io.genserver.spring.autoconfigure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.context.SmartLifecycle;

import io.genserver.OnRestart;
import io.genserver.Overflow;
import io.genserver.supervisor.GiveUp;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Strategy;

/**
 * The settings of servers and supervisors.
 *
 * @since 0.1.0
 */
@ConfigurationProperties(prefix = "genserver", ignoreUnknownFields = false)
public class GenServerProperties {

	/**
	 * How long a call waits for its reply.
	 */
	private Duration callTimeout = Duration.ofSeconds(5);

	/**
	 * Lifecycle phase in which the servers start and stop. By default they start before
	 * the web server accepts requests and stop after it has drained them.
	 */
	private int phase = SmartLifecycle.DEFAULT_PHASE - 4096;

	/**
	 * Whether the supervision tree is logged at start-up.
	 */
	private boolean logTree = true;

	/**
	 * Settings of every server, which its own settings and its annotation override.
	 */
	private final Server defaults = new Server();

	/**
	 * The root supervisor.
	 */
	private final RootSupervisor supervisor = new RootSupervisor();

	/**
	 * Supervisors below the root, by name.
	 */
	private final Map<String, ChildSupervisor> supervisors = new LinkedHashMap<>();

	/**
	 * Settings of single servers, by name.
	 */
	private final Map<String, Server> servers = new LinkedHashMap<>();

	public Duration getCallTimeout() {
		return this.callTimeout;
	}

	public void setCallTimeout(Duration callTimeout) {
		this.callTimeout = callTimeout;
	}

	public int getPhase() {
		return this.phase;
	}

	public void setPhase(int phase) {
		this.phase = phase;
	}

	public boolean isLogTree() {
		return this.logTree;
	}

	public void setLogTree(boolean logTree) {
		this.logTree = logTree;
	}

	public Server getDefaults() {
		return this.defaults;
	}

	public RootSupervisor getSupervisor() {
		return this.supervisor;
	}

	public Map<String, ChildSupervisor> getSupervisors() {
		return this.supervisors;
	}

	public Map<String, Server> getServers() {
		return this.servers;
	}

	/**
	 * Settings that every supervisor has.
	 */
	public static class Supervisor {

		/**
		 * Which children are restarted when one ends.
		 */
		private Strategy strategy = Strategy.ONE_FOR_ONE;

		/**
		 * How many restarts are tolerated within the time; one more, and the supervisor
		 * gives up.
		 */
		private int maxRestarts = 3;

		/**
		 * Time within which the restarts count.
		 */
		private Duration within = Duration.ofSeconds(5);

		public Strategy getStrategy() {
			return this.strategy;
		}

		public void setStrategy(Strategy strategy) {
			this.strategy = strategy;
		}

		public int getMaxRestarts() {
			return this.maxRestarts;
		}

		public void setMaxRestarts(int maxRestarts) {
			this.maxRestarts = maxRestarts;
		}

		public Duration getWithin() {
			return this.within;
		}

		public void setWithin(Duration within) {
			this.within = within;
		}

	}

	/**
	 * Settings of the root supervisor.
	 */
	public static class RootSupervisor extends Supervisor {

		/**
		 * What happens to the application when the root supervisor gives up. With park, a
		 * child that alone exhausts the limit is left stopped instead, and should the
		 * root give up all the same, the liveness is broken.
		 */
		private OnGiveUp onGiveUp = OnGiveUp.LIVENESS_BROKEN;

		public OnGiveUp getOnGiveUp() {
			return this.onGiveUp;
		}

		public void setOnGiveUp(OnGiveUp onGiveUp) {
			this.onGiveUp = onGiveUp;
		}

	}

	/**
	 * Settings of a supervisor below the root.
	 */
	@ConfigurationPropertiesSource
	public static class ChildSupervisor extends Supervisor {

		/**
		 * Names of the servers and supervisors below this one, in start order.
		 */
		private List<String> children = new ArrayList<>();

		/**
		 * What the supervisor does when there were too many restarts: it ends (escalate),
		 * or, if one child alone exhausts the limit, leaves that child stopped and goes
		 * on (park).
		 */
		private GiveUp onGiveUp = GiveUp.ESCALATE;

		/**
		 * How long the supervisor above waits before it restarts this one.
		 */
		private final Backoff backoff = new Backoff();

		public List<String> getChildren() {
			return this.children;
		}

		public void setChildren(List<String> children) {
			this.children = children;
		}

		public GiveUp getOnGiveUp() {
			return this.onGiveUp;
		}

		public void setOnGiveUp(GiveUp onGiveUp) {
			this.onGiveUp = onGiveUp;
		}

		public Backoff getBackoff() {
			return this.backoff;
		}

	}

	/**
	 * Settings of a server.
	 */
	@ConfigurationPropertiesSource
	public static class Server {

		/**
		 * When the server is restarted.
		 */
		private @Nullable Restart restart;

		/**
		 * How long the server may take to stop: a duration, infinity or brutal-kill.
		 */
		private @Nullable ShutdownSetting shutdown;

		/**
		 * Whether what was queued before the server is stopped is handled first, within
		 * the shutdown time. True unless set.
		 */
		private @Nullable Boolean drain;

		/**
		 * How long the start of the server may take. No limit unless set.
		 */
		private @Nullable Duration startTimeout;

		/**
		 * The bound of the mailbox.
		 */
		private final Mailbox mailbox = new Mailbox();

		/**
		 * How long the supervisor waits before it restarts the server.
		 */
		private final Backoff backoff = new Backoff();

		public @Nullable Restart getRestart() {
			return this.restart;
		}

		public void setRestart(@Nullable Restart restart) {
			this.restart = restart;
		}

		public @Nullable ShutdownSetting getShutdown() {
			return this.shutdown;
		}

		public void setShutdown(@Nullable ShutdownSetting shutdown) {
			this.shutdown = shutdown;
		}

		public @Nullable Boolean getDrain() {
			return this.drain;
		}

		public void setDrain(@Nullable Boolean drain) {
			this.drain = drain;
		}

		public @Nullable Duration getStartTimeout() {
			return this.startTimeout;
		}

		public void setStartTimeout(@Nullable Duration startTimeout) {
			this.startTimeout = startTimeout;
		}

		public Mailbox getMailbox() {
			return this.mailbox;
		}

		public Backoff getBackoff() {
			return this.backoff;
		}

	}

	/**
	 * How long a supervisor waits before it restarts a server, or a supervisor below it,
	 * that keeps failing.
	 */
	public static class Backoff {

		/**
		 * Delay before the first restart. There is no backoff, and a restart comes at
		 * once, unless it is set, or if it is 0.
		 */
		private @Nullable Duration initial;

		/**
		 * Longest delay before a restart.
		 */
		private @Nullable Duration max;

		/**
		 * What the delay is multiplied with at each further failure, at least 1.
		 */
		private @Nullable Double multiplier;

		/**
		 * Which part of each delay is random, from 0 to 1.
		 */
		private @Nullable Double jitter;

		/**
		 * How long it must have run for the delay to begin with the initial one again. As
		 * long as the longest delay unless set.
		 */
		private @Nullable Duration resetAfter;

		public @Nullable Duration getInitial() {
			return this.initial;
		}

		public void setInitial(@Nullable Duration initial) {
			this.initial = initial;
		}

		public @Nullable Duration getMax() {
			return this.max;
		}

		public void setMax(@Nullable Duration max) {
			this.max = max;
		}

		public @Nullable Double getMultiplier() {
			return this.multiplier;
		}

		public void setMultiplier(@Nullable Double multiplier) {
			this.multiplier = multiplier;
		}

		public @Nullable Double getJitter() {
			return this.jitter;
		}

		public void setJitter(@Nullable Double jitter) {
			this.jitter = jitter;
		}

		public @Nullable Duration getResetAfter() {
			return this.resetAfter;
		}

		public void setResetAfter(@Nullable Duration resetAfter) {
			this.resetAfter = resetAfter;
		}

	}

	/**
	 * The bound of a mailbox.
	 */
	public static class Mailbox {

		/**
		 * How many messages the mailbox holds, or unbounded.
		 */
		private @Nullable MailboxCapacity capacity;

		/**
		 * What happens to a message when the mailbox is full.
		 */
		private @Nullable Overflow overflow;

		/**
		 * What becomes of the messages that wait when the server is restarted: keep, and
		 * the next incarnation handles them, or drop. Dropped unless set.
		 */
		private @Nullable OnRestart onRestart;

		public @Nullable MailboxCapacity getCapacity() {
			return this.capacity;
		}

		public void setCapacity(@Nullable MailboxCapacity capacity) {
			this.capacity = capacity;
		}

		public @Nullable Overflow getOverflow() {
			return this.overflow;
		}

		public void setOverflow(@Nullable Overflow overflow) {
			this.overflow = overflow;
		}

		public @Nullable OnRestart getOnRestart() {
			return this.onRestart;
		}

		public void setOnRestart(@Nullable OnRestart onRestart) {
			this.onRestart = onRestart;
		}

	}

}
