package io.genserver;

/**
 * The message that a server gets through its info handler when its idle timeout has
 * passed without any message. OTP: the atom {@code timeout}.
 *
 * @since 0.1.0
 */
public enum IdleTimeout {

	/** The one instance. */
	INSTANCE

}
