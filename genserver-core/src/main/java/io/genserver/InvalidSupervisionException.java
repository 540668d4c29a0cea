package io.genserver;

/**
 * A supervision tree, child specification or server specification is not valid. OTP:
 * {@code {error, {start_spec, …}}} and the like.
 *
 * @since 0.1.0
 */
public class InvalidSupervisionException extends GenServerException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message what is wrong, where, and what to do
	 */
	public InvalidSupervisionException(String message) {
		super(message, null);
	}

}
