package io.genserver;

/**
 * Told what happens to servers. It runs on a thread of its own, one event at a time and
 * in order, and so can neither slow nor crash a server nor another listener: while it is
 * slow, events wait in a bounded queue, and those that find it full are dropped and
 * counted in the log; what it throws is logged.
 *
 * @see GenServerSystem.Builder#listener(LifecycleListener)
 * @since 0.1.0
 */
@FunctionalInterface
public interface LifecycleListener {

	/**
	 * Something has happened.
	 * @param event what
	 */
	void onEvent(LifecycleEvent event);

}
