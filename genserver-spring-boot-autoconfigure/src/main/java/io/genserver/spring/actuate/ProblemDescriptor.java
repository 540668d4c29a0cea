package io.genserver.spring.actuate;

import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;

/**
 * Description of why nothing was done.
 *
 * @param status the HTTP status
 * @param detail what is wrong, and what to do
 * @param actions what can be done, if it was something else
 * @since 0.1.0
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ProblemDescriptor(int status, String detail,
		@Nullable List<String> actions) implements OperationResponseBody {

}
