package io.genserver.process;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * The one place that knows of virtual threads: they run the activations where the JDK has
 * them (21 and later), a cached pool of platform threads does elsewhere.
 */
final class Activations {

	private static final @Nullable MethodHandle IS_VIRTUAL = find("isVirtual");

	private Activations() {
	}

	static boolean isVirtual(Thread thread) {
		if (IS_VIRTUAL == null) {
			return false;
		}
		try {
			return (boolean) IS_VIRTUAL.invokeExact(thread);
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static @Nullable MethodHandle find(String method) {
		try {
			return MethodHandles.lookup().findVirtual(Thread.class, method, MethodType.methodType(boolean.class));
		}
		catch (ReflectiveOperationException ex) {
			return null;
		}
	}

	static Handle create() {
		ThreadFactory virtual = virtualThreadFactory();
		if (virtual != null) {
			VirtualWorkers workers = new VirtualWorkers(virtual);
			return new Handle(workers, workers::close);
		}
		AtomicInteger number = new AtomicInteger();
		ClassLoader classLoader = Thread.currentThread().getContextClassLoader();
		ExecutorService pool = Executors.newCachedThreadPool((task) -> {
			// without what is inheritable of whoever happens to send a message
			Thread thread = new Thread(null, task, "genserver-" + number.incrementAndGet(), 0, false);
			thread.setContextClassLoader(classLoader);
			thread.setDaemon(true);
			return thread;
		});
		return new Handle(pool, pool::shutdownNow);
	}

	/** Makes virtual threads, {@code null} where the JDK has none. */
	static @Nullable ThreadFactory virtualThreadFactory() {
		try {
			Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
			Class<?> type = Class.forName("java.lang.Thread$Builder");
			Object named = type.getMethod("name", String.class).invoke(builder, "genserver");
			// nothing of whoever happens to send the message that makes a new thread
			// necessary
			type.getMethod("inheritInheritableThreadLocals", boolean.class).invoke(named, false);
			return (ThreadFactory) type.getMethod("factory").invoke(named);
		}
		catch (ReflectiveOperationException ex) {
			return null;
		}
	}

	/**
	 * What runs the activations, and how to end it.
	 *
	 * @param executor runs them
	 * @param end gives back the threads
	 */
	record Handle(Executor executor, Runnable end) {

		void close() {
			this.end.run();
		}

	}

}
