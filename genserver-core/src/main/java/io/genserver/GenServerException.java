package io.genserver;

import org.jspecify.annotations.Nullable;

/**
 * The root of all exceptions of this library.
 *
 * @since 0.1.0
 */
public abstract class GenServerException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Create the exception.
	 * @param message what happened, to which server, and what to do
	 * @param cause the cause, or {@code null}
	 */
	protected GenServerException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

	/** For one that makes its message when it is asked for. */
	GenServerException(@Nullable Throwable cause) {
		super(null, cause);
	}

}
