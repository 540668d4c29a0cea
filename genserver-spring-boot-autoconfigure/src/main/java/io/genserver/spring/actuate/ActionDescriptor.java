package io.genserver.spring.actuate;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Description of what an operator has done.
 *
 * @param name the name of the supervisor or server
 * @param action what was to be done
 * @param outcome {@code done}, or {@code accepted} if it is under way
 * @param status what the supervisor or server does now
 * @param incarnation which incarnation there is now
 * @since 0.1.0
 */
public record ActionDescriptor(String name, String action, String outcome, String status,
		String incarnation) implements OperationResponseBody {

}
