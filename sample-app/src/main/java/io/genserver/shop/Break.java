package io.genserver.shop;

/**
 * A message that no server survives: each throws it.
 *
 * @since 0.1.0
 */
public record Break() {

	/**
	 * What the server crashes with.
	 * @return the exception
	 */
	public BrokenOnPurposeException exception() {
		return new BrokenOnPurposeException();
	}

	/**
	 * Somebody asked for the crash.
	 */
	public static final class BrokenOnPurposeException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		BrokenOnPurposeException() {
			super("Broken on purpose");
		}

	}

}
