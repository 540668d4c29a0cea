package io.genserver;

/**
 * One monitor. OTP: the reference that {@code monitor/2} returns.
 *
 * @since 0.1.0
 */
public interface MonitorRef {

	/**
	 * End the monitor; a {@link Down} that is already in the mailbox is removed. Does
	 * nothing if the monitor has ended. OTP: {@code demonitor(Ref, [flush])}.
	 */
	void cancel();

}
