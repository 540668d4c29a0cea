package io.genserver.benchmarks.contender;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

import io.genserver.GenServerSystem;
import io.genserver.benchmarks.Contender;
import io.genserver.benchmarks.contender.BeanContender.Watch;

/**
 * The contenders that run on the JVM, by name.
 */
public final class Contenders {

	private static final Map<String, Supplier<Contender>> ALL = new TreeMap<>(Map.of( //
			"genserver", () -> new CoreContender(GenServerSystem::create), //
			"genserver-platform", () -> new CoreContender(Contenders::onPlatformThreads), //
			"genserver-bean", () -> new BeanContender(Watch.NOBODY), //
			"genserver-bean-metrics", () -> new BeanContender(Watch.METRICS), //
			"genserver-bean-trace", () -> new BeanContender(Watch.TRACE), //
			"pekko", PekkoContender::new, //
			"lock", LockContender::new, //
			"executor", ExecutorContender::new));

	private Contenders() {
	}

	/** What the core does by itself where there are no virtual threads. */
	private static GenServerSystem onPlatformThreads() {
		return GenServerSystem.builder().executor(Executors.newCachedThreadPool((task) -> {
			Thread thread = new Thread(task);
			thread.setDaemon(true);
			return thread;
		})).build();
	}

	/**
	 * All of them.
	 * @return their names
	 */
	public static Set<String> names() {
		return ALL.keySet();
	}

	/**
	 * A contender by its name.
	 * @param name the name
	 * @return makes the contender
	 * @throws IllegalArgumentException if there is none
	 */
	public static Supplier<Contender> find(String name) {
		Supplier<Contender> contender = ALL.get(name);
		if (contender == null) {
			throw new IllegalArgumentException("There is no contender '" + name + "'; there are " + ALL.keySet());
		}
		return contender;
	}

}
