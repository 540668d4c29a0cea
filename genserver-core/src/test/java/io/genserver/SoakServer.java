package io.genserver;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import io.genserver.process.TestActivations;
import io.genserver.registry.AlreadyRegisteredException;
import io.genserver.registry.ProcessGroups;
import io.genserver.registry.Registry;

/**
 * One incarnation of a server in a soak. It holds few of each thing, and notices whatever
 * it should not have been told.
 */
final class SoakServer implements ServerCallbacks<Integer> {

	/** What a server answers: who it is, and the number that it was asked with. */
	record Echoed(int slot, long number) {
	}

	/** Answered at once. */
	record Echo(long number) implements Request<Echoed> {
	}

	/** Answered by another thread. */
	record EchoLater(long number) implements Request<Echoed> {
	}

	/** Answered after somebody else was asked. */
	record EchoThrough(long number, int other) implements Request<Echoed> {
	}

	/** Never answered. */
	record Silence() implements Request<Echoed> {
	}

	/** Give up everything that is held. */
	record Reset() implements Request<Echoed> {
	}

	/** Something to do in the server. */
	record Do(Consumer<SoakServer> action) {
	}

	private static final int MOST = 4;

	/** What servers share. */
	interface World {

		/** Ask another server from within one; what is wrong with the answer is noted. */
		void ask(int slot, long number);

		void violation(String what);

		Registry<Integer, Integer> registry();

		ProcessGroups<Integer> groups();

	}

	private final World world;

	private final int slot;

	private final Deque<Timer> timers = new ArrayDeque<>();

	private final Deque<MonitorRef> monitors = new ArrayDeque<>();

	private final Set<Pid> links = new HashSet<>();

	private final Queue<Integer> keys = new ArrayDeque<>();

	private final Queue<Integer> joined = new ArrayDeque<>();

	private ServerContext context;

	/** What a timer brings. */
	private static final class Tick {

		private final Pid owner;

		private boolean cancelled;

		private Tick(Pid owner) {
			this.owner = owner;
		}

	}

	private record Timer(TimerRef ref, Tick tick) {
	}

	SoakServer(World world, int slot) {
		this.world = world;
		this.slot = slot;
	}

	@Override
	public InitResult<Integer> init(ServerContext context) {
		this.context = context;
		context.trapExits(this.slot % 2 == 0);
		return InitResult.ok(0);
	}

	@Override
	public CallResult<Integer> handleCall(Object request, From<Object> from, Integer state) {
		if (request instanceof EchoLater later) {
			TestActivations.executor().execute(() -> from.reply(new Echoed(this.slot, later.number())));
			return Next.noReply(state + 1);
		}
		if (request instanceof Silence) {
			return Next.noReply(state + 1);
		}
		if (request instanceof EchoThrough through) {
			this.world.ask(through.other(), through.number());
			return CallResult.reply(new Echoed(this.slot, through.number()), state + 1);
		}
		if (request instanceof Reset) {
			reset();
			return CallResult.reply(new Echoed(this.slot, 0), state);
		}
		return CallResult.reply(new Echoed(this.slot, ((Echo) request).number()), state + 1);
	}

	@Override
	public Next<Integer> handleCast(Object message, Integer state) {
		if (message instanceof Do what) {
			what.action().accept(this);
		}
		else if (message instanceof ExitReason reason) {
			return Next.stop(reason, state);
		}
		return Next.noReply(state + 1);
	}

	@Override
	public Next<Integer> handleInfo(Object message, Integer state) {
		if (message instanceof Tick tick && (tick.owner != this.context.self() || tick.cancelled)) {
			this.world.violation("a message of a timer that was cancelled or is another server's");
		}
		if (message instanceof Down down && !this.monitors.remove(down.monitor())) {
			this.world.violation("a DOWN of a monitor that had brought one or was cancelled");
		}
		if (message instanceof Exit exit) {
			this.links.remove(exit.from());
		}
		return Next.noReply(state + 1);
	}

	private void reset() {
		while (!this.timers.isEmpty()) {
			cancelTimer();
		}
		while (!this.monitors.isEmpty()) {
			demonitor();
		}
		this.links.forEach(this.context::unlink);
		this.links.clear();
		leaveAll();
	}

	// What it can be told to do

	void crash() {
		throw new IllegalStateException("crash");
	}

	void startTimer(Random random) {
		if (this.timers.size() == MOST) {
			cancelTimer();
		}
		Tick tick = new Tick(this.context.self());
		Duration delay = Duration.ofMillis(random.nextInt(50));
		TimerRef ref = switch (random.nextInt(4)) {
			case 0 -> this.context.sendAfter(Duration.ofHours(1), tick);
			case 1 -> this.context.sendEvery(Duration.ofSeconds(2), tick);
			case 2 -> this.context.sendWithFixedDelay(Duration.ofSeconds(2), tick);
			default -> this.context.sendAfter(delay, tick);
		};
		this.timers.add(new Timer(ref, tick));
	}

	void cancelTimer() {
		Timer timer = this.timers.poll();
		if (timer != null) {
			timer.tick().cancelled = timer.ref().cancel().isPresent();
		}
	}

	void monitor(Pid pid) {
		if (this.monitors.size() == MOST) {
			demonitor();
		}
		this.monitors.add(this.context.monitor(pid));
	}

	void demonitor() {
		MonitorRef monitor = this.monitors.poll();
		if (monitor != null) {
			monitor.cancel();
		}
	}

	void link(Pid pid) {
		if (this.links.size() == MOST) {
			unlink();
		}
		this.links.add(pid);
		this.context.link(pid);
	}

	void unlink() {
		this.links.stream().findFirst().ifPresent((pid) -> {
			this.links.remove(pid);
			this.context.unlink(pid);
		});
	}

	void register(int key) {
		if (this.keys.size() < MOST) {
			try {
				this.world.registry().register(key);
				this.keys.add(key);
			}
			catch (AlreadyRegisteredException ex) {
				// somebody else has it, or this server
			}
		}
	}

	void unregister() {
		leave(this.keys, (world, key) -> world.registry().unregister(key));
	}

	void join(int group) {
		if (this.joined.size() < MOST) {
			this.world.groups().join(group);
			this.joined.add(group);
		}
	}

	void leaveGroup() {
		leave(this.joined, (world, group) -> world.groups().leave(group));
	}

	private void leaveAll() {
		while (!this.keys.isEmpty()) {
			unregister();
		}
		while (!this.joined.isEmpty()) {
			leaveGroup();
		}
	}

	private void leave(Queue<Integer> held, BiConsumer<World, Integer> leave) {
		Integer first = held.poll();
		if (first != null) {
			leave.accept(this.world, first);
		}
	}

}
