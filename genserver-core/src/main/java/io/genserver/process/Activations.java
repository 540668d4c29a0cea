package io.genserver.process;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * The one place that knows of virtual threads: they run the activations where the JDK has
 * them (21 and later), platform threads do elsewhere.
 */
final class Activations {

	private static final @Nullable MethodHandle IS_VIRTUAL = find("isVirtual");

	static final boolean HAS_VIRTUAL_THREADS = virtualThreads() != null;

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

	/** Makes the threads that the processes of one system run on. */
	static ThreadFactory threads() {
		ThreadFactory virtual = virtualThreads();
		if (virtual != null) {
			return virtual;
		}
		AtomicInteger number = new AtomicInteger();
		return (task) -> {
			// without what is inheritable of whoever happens to send a message
			Thread thread = new Thread(null, task, "genserver-" + number.incrementAndGet(), 0, false);
			thread.setDaemon(true);
			return thread;
		};
	}

	private static @Nullable ThreadFactory virtualThreads() {
		try {
			Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
			Class<?> type = Class.forName("java.lang.Thread$Builder");
			Object named = type.getMethod("name", String.class).invoke(builder, "genserver");
			inheritNothing(type, named);
			return (ThreadFactory) type.getMethod("factory").invoke(named);
		}
		catch (ReflectiveOperationException ex) {
			return null;
		}
	}

	/**
	 * Nothing of whoever happens to send the message that makes a new thread necessary.
	 * Not by reflection: to unbox the argument, that makes classes which nothing else in
	 * an application needs, and takes more time than all the rest here.
	 */
	private static void inheritNothing(Class<?> type, Object builder) throws ReflectiveOperationException {
		String name = "inheritInheritableThreadLocals";
		MethodHandle setter = MethodHandles.publicLookup()
			.findVirtual(type, name, MethodType.methodType(type, boolean.class))
			.bindTo(builder)
			.asType(MethodType.methodType(Object.class, boolean.class));
		try {
			Object unused = (Object) setter.invokeExact(false);
		}
		catch (Throwable ex) {
			throw new IllegalStateException(name, ex);
		}
	}

}
