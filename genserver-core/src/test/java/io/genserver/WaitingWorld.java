package io.genserver;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.genserver.supervisor.Backoff;
import io.genserver.supervisor.ChildInfo;
import io.genserver.supervisor.ChildSpec;
import io.genserver.supervisor.ChildState;
import io.genserver.supervisor.DynamicSupervisor;
import io.genserver.supervisor.DynamicSupervisorSpec;
import io.genserver.supervisor.GiveUp;
import io.genserver.supervisor.Restart;
import io.genserver.supervisor.Strategy;
import io.genserver.supervisor.Supervisor;
import io.genserver.supervisor.SupervisorSpec;

import static io.genserver.SupervisedWorld.DIED;
import static io.genserver.SupervisedWorld.HOUR;

/**
 * A supervised world in which time passes and children wait.
 */
final class WaitingWorld implements AutoCloseable {

	/** 1 second, 2, 4, 8, 10, 10, … without jitter. */
	static final Backoff BACKOFF = Backoff.of(Duration.ofSeconds(1), Duration.ofSeconds(10)).withJitter(0);

	private final SupervisedWorld world = new SupervisedWorld();

	private Supervisor supervisor = Supervisor.of(system().ref("sup"));

	SupervisedWorld world() {
		return this.world;
	}

	GenServerSystem system() {
		return this.world.system();
	}

	List<String> log() {
		return this.world.log();
	}

	ChildSpec child(String id) {
		return this.world.child(id);
	}

	ChildSpec child(String id, Restart restart) {
		return this.world.child(id, restart);
	}

	/** A child that waits before it is restarted. */
	ChildSpec patient(String id) {
		return child(id).withBackoff(BACKOFF);
	}

	Supervisor start(SupervisorSpec spec) {
		Pid pid = Supervisor.start(system(), spec.withName("sup")).pid();
		this.world.log().clear();
		this.supervisor = Supervisor.of(pid);
		return this.supervisor;
	}

	Supervisor start(Strategy strategy, ChildSpec... children) {
		return start(SupervisorSpec.of(strategy, children).withIntensity(1000, HOUR));
	}

	/** A supervisor that parks whoever fails more than twice. */
	Supervisor startParking(Strategy strategy, ChildSpec... children) {
		return start(SupervisorSpec.of(strategy, children).withIntensity(2, HOUR).withOnGiveUp(GiveUp.PARK));
	}

	DynamicSupervisor startDynamic() {
		return this.world.startDynamic();
	}

	DynamicSupervisor startDynamic(DynamicSupervisorSpec spec) {
		return this.world.startDynamic(spec);
	}

	ChildInfo info(String id) {
		return this.supervisor.info()
			.orElseThrow()
			.children()
			.stream()
			.filter((child) -> child.id().equals(id))
			.findFirst()
			.orElseThrow();
	}

	Pid pid(String id) {
		return Objects.requireNonNull(info(id).pid());
	}

	Map<String, ChildState> states() {
		Map<String, ChildState> states = new LinkedHashMap<>();
		this.supervisor.info().orElseThrow().children().forEach((child) -> states.put(child.id(), child.state()));
		return states;
	}

	/** A child ends, the log begins with it. */
	void crash(String id) {
		this.world.end(pid(id), DIED);
	}

	/** The next starts of a child fail. */
	void fail(String id, int times) {
		this.world.fail(id, times, InitResult.stop(DIED));
	}

	void passMillis(long millis) {
		this.world.world().passMillis(millis);
	}

	Instant now() {
		return system().timeSource().now();
	}

	/** The time until a child is restarted, {@code null} if it does not wait for that. */
	Duration untilRestart(String id) {
		Instant at = info(id).nextRestartAt();
		return (at != null) ? Duration.between(now(), at) : null;
	}

	int timers() {
		return this.world.world().time().scheduled();
	}

	@Override
	public void close() {
		this.world.close();
	}

}
