package io.genserver.process;

import io.genserver.ExitReason;

/**
 * Something that ties a process to another or to a timer, and ends with it.
 */
interface Relation {

	/**
	 * One of the processes has ended. Called once per process, without any lock.
	 */
	void ownerEnded(Process owner, ExitReason reason);

	/** Whether another process ends with the owner, at once. */
	default boolean endsPeer(Process owner, ExitReason reason) {
		return false;
	}

}
