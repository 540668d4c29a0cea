package io.genserver.supervisor;

import io.genserver.ExitReason;

/**
 * Why a supervisor could not start: the detail of its exit reason. OTP:
 * {@code {failed_to_start_child, Id, Reason}}.
 *
 * @param id the child
 * @param reason why it could not be started
 * @since 0.1.0
 */
public record FailedToStartChild(String id, ExitReason reason) {

	@Override
	public String toString() {
		return "failed to start child '" + this.id + "': " + this.reason;
	}

}
