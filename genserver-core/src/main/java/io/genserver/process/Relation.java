package io.genserver.process;

import io.genserver.ExitReason;

/**
 * Something that ties a process to another, to a timer or to a name, and ends with it.
 */
public interface Relation {

	/**
	 * One of the processes has ended. Called once per process, without any lock.
	 * @param owner the process
	 * @param reason why it ended
	 */
	void ownerEnded(Process owner, ExitReason reason);

	/** Whether another process ends with the owner, at once. */
	default boolean endsPeer(Process owner, ExitReason reason) {
		return false;
	}

	/**
	 * Whether this is something that the process held, which is given up before anyone is
	 * told of the end: a name.
	 * @return {@code true} if it comes before links, monitors and callers; then
	 * {@link #ownerEnded} must be short and must not throw
	 */
	default boolean isHolding() {
		return false;
	}

}
