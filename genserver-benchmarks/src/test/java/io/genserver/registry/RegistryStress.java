package io.genserver.registry;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.I_Result;
import org.openjdk.jcstress.infra.results.LLI_Result;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;

import io.genserver.Pid;
import io.genserver.stress.Peer;
import io.genserver.stress.Stage;

/**
 * Servers that register, unregister and die, and others who look.
 */
class RegistryStress {

	private static final String KEY = "key";

	/** A unique and a duplicate registry, and two servers. */
	static class Registries extends Stage {

		final Registry<String, Integer> unique = Registry.unique(this.system, "unique");

		final Registry<String, Integer> duplicate = Registry.duplicate(this.system, "duplicate");

		final Peer one = Peer.start(this);

		final Peer other = Peer.start(this);

		static String register(Peer peer, Registry<String, Integer> registry) {
			return peer.run(() -> {
				try {
					registry.register(KEY, 1);
					return "registered";
				}
				catch (AlreadyRegisteredException ex) {
					return "taken";
				}
			});
		}

		static String unregister(Peer peer, Registry<String, Integer> registry) {
			return peer.run(() -> {
				registry.unregister(KEY);
				return "unregistered";
			});
		}

		/** Entries, and whatever else is written down. */
		static int left(Registry<String, Integer> registry) {
			return (int) registry.count() + registry.lookup(KEY).size() + registry.table().internalSize();
		}

	}

	@JCStressTest
	@Outcome(id = { "registered, taken, 1", "taken, registered, 1" }, expect = Expect.ACCEPTABLE,
			desc = "one has the key")
	@Outcome(expect = Expect.FORBIDDEN, desc = "both have it, or nobody")
	@State
	public static class TwoRegistrations extends Registries {

		@Actor
		public void one(LLI_Result result) {
			result.r1 = register(this.one, this.unique);
		}

		@Actor
		public void other(LLI_Result result) {
			result.r2 = register(this.other, this.unique);
		}

		@Arbiter
		public void after(LLI_Result result) {
			Pid holder = this.unique.whereisName(KEY);
			Peer winner = "registered".equals(result.r1) ? this.one : this.other;
			result.r3 = (holder == winner.pid()) ? (int) this.unique.count() : -1;
		}

	}

	@JCStressTest
	@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "nothing is left of the dead server")
	@Outcome(expect = Expect.FORBIDDEN, desc = "an entry of the dead server is left")
	@State
	public static class RegisterOrKill extends Registries {

		@Actor
		public void registrar() {
			register(this.one, this.unique);
			register(this.one, this.duplicate);
		}

		@Actor
		public void killer() {
			kill(this.one.pid());
		}

		@Arbiter
		public void after(II_Result result) {
			result.r1 = left(this.unique);
			result.r2 = left(this.duplicate);
		}

	}

	@JCStressTest
	@Outcome(id = { "registered, true", "taken, false" }, expect = Expect.ACCEPTABLE,
			desc = "came after the other one had left, or before")
	@Outcome(expect = Expect.FORBIDDEN, desc = "one server removed the entry of another, or left its own")
	@State
	public static class RegisterOrUnregister extends Registries {

		public RegisterOrUnregister() {
			register(this.one, this.unique);
		}

		@Actor
		public void leaver() {
			unregister(this.one, this.unique);
		}

		@Actor
		public void comer(LL_Result result) {
			result.r1 = register(this.other, this.unique);
		}

		@Arbiter
		public void after(LL_Result result) {
			result.r2 = this.unique.whereisName(KEY) == this.other.pid();
		}

	}

	@JCStressTest
	@Outcome(id = { "registered, true", "taken, false" }, expect = Expect.ACCEPTABLE,
			desc = "came after the holder's death, or before")
	@Outcome(expect = Expect.FORBIDDEN, desc = "the dead server took the entry of another with it, or left its own")
	@State
	public static class RegisterOrHolderKilled extends Registries {

		public RegisterOrHolderKilled() {
			register(this.one, this.unique);
		}

		@Actor
		public void killer() {
			kill(this.one.pid());
		}

		@Actor
		public void comer(LL_Result result) {
			result.r1 = register(this.other, this.unique);
		}

		@Arbiter
		public void after(LL_Result result) {
			result.r2 = this.unique.whereisName(KEY) == this.other.pid();
		}

	}

	@JCStressTest
	@Outcome(id = { "false, 2", "false, 1", "false, 0", "true, 0" }, expect = Expect.ACCEPTABLE,
			desc = "who knows of the death finds no entry")
	@Outcome(expect = Expect.FORBIDDEN, desc = "an entry of a dead server was found")
	@State
	public static class LookOrKill extends Registries {

		public LookOrKill() {
			register(this.one, this.unique);
			register(this.one, this.duplicate);
		}

		@Actor
		public void looker(ZI_Result result) {
			result.r1 = !this.one.pid().isAlive();
			result.r2 = this.unique.lookup(KEY).size() + this.duplicate.lookup(KEY).size();
		}

		@Actor
		public void killer() {
			kill(this.one.pid());
		}

	}

	@JCStressTest
	@Outcome(id = { "0", "1" }, expect = Expect.ACCEPTABLE, desc = "found before, not after")
	@Outcome(expect = Expect.FORBIDDEN, desc = "found after it had unregistered, or twice")
	@State
	public static class LookOrUnregister extends Registries {

		private volatile boolean unregistered;

		public LookOrUnregister() {
			register(this.one, this.duplicate);
		}

		@Actor
		public void leaver() {
			unregister(this.one, this.duplicate);
			this.unregistered = true;
		}

		@Actor
		public void looker(I_Result result) {
			boolean gone = this.unregistered;
			int found = this.duplicate.lookup(KEY).size();
			result.r1 = (gone && found > 0) ? -1 : found;
		}

	}

	@JCStressTest
	@Outcome(id = "2, 2", expect = Expect.ACCEPTABLE, desc = "both are there")
	@Outcome(expect = Expect.FORBIDDEN, desc = "an entry was lost or doubled")
	@State
	public static class TwoDuplicates extends Registries {

		@Actor
		public void one() {
			register(this.one, this.duplicate);
		}

		@Actor
		public void other() {
			register(this.other, this.duplicate);
		}

		@Arbiter
		public void after(II_Result result) {
			result.r1 = this.duplicate.lookup(KEY).size();
			result.r2 = (int) this.duplicate.count();
		}

	}

	@JCStressTest
	@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "the living one is there, the dead one is not")
	@Outcome(expect = Expect.FORBIDDEN, desc = "the entry of the living one is lost, or that of the dead one left")
	@State
	public static class DuplicateOrKill extends Registries {

		public DuplicateOrKill() {
			register(this.one, this.duplicate);
		}

		@Actor
		public void killer() {
			kill(this.one.pid());
		}

		@Actor
		public void comer() {
			register(this.other, this.duplicate);
		}

		@Arbiter
		public void after(II_Result result) {
			result.r1 = this.duplicate.lookup(KEY).size();
			result.r2 = (int) this.duplicate.count();
		}

	}

	@JCStressTest
	@Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "one after the other, and the lock is free")
	@Outcome(expect = Expect.FORBIDDEN, desc = "both had the lock, or it was not given back")
	@State
	public static class TwoLocks extends Registries {

		/** Guarded by the registry's lock. */
		private int count;

		@Actor
		public void one() {
			this.unique.lock(KEY, () -> this.count++);
		}

		@Actor
		public void other() {
			this.unique.lock(KEY, () -> this.count++);
		}

		@Arbiter
		public void after(II_Result result) {
			result.r1 = this.count;
			result.r2 = this.unique.locks().size(KEY);
		}

	}

	@JCStressTest
	@Outcome(id = { "0", "1" }, expect = Expect.ACCEPTABLE, desc = "the lock is free")
	@Outcome(expect = Expect.FORBIDDEN, desc = "the lock of the dead server was not given back")
	@State
	public static class LockOrKill extends Registries {

		private volatile int count;

		@Actor
		public void server() {
			this.one.run(() -> this.unique.lock(KEY, () -> this.count = 1));
		}

		@Actor
		public void killer() {
			kill(this.one.pid());
		}

		@Arbiter
		public void after(I_Result result) {
			result.r1 = this.count + 2 * this.unique.locks().size(KEY);
		}

	}

	@JCStressTest
	@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "no member is left")
	@Outcome(expect = Expect.FORBIDDEN, desc = "the dead server is still a member")
	@State
	public static class JoinOrKill extends Registries {

		private final ProcessGroups<String> groups = new ProcessGroups<>();

		@Actor
		public void member() {
			this.one.run(() -> {
				this.groups.join(KEY);
				return "joined";
			});
		}

		@Actor
		public void killer() {
			kill(this.one.pid());
		}

		@Arbiter
		public void after(II_Result result) {
			result.r1 = this.groups.members(KEY).size();
			result.r2 = this.groups.groups().size();
		}

	}

}
