package io.genserver.spring.actuate;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

import io.genserver.spring.actuate.GenServersEndpoint.NodeDescriptor;

/**
 * {@link EndpointWebExtension @EndpointWebExtension} for the {@link GenServersEndpoint}:
 * knows who asks, and answers with the status codes of HTTP.
 *
 * @since 0.1.0
 */
@EndpointWebExtension(endpoint = GenServersEndpoint.class)
public class GenServersEndpointWebExtension {

	private final GenServersEndpoint delegate;

	private final Show showValues;

	private final Set<String> roles;

	/**
	 * Create the extension.
	 * @param delegate the endpoint
	 * @param showValues when to show the values that authors show of their states
	 * @param roles who is authorized to see them; empty for every authenticated user
	 */
	public GenServersEndpointWebExtension(GenServersEndpoint delegate, Show showValues, Set<String> roles) {
		this.delegate = delegate;
		this.showValues = showValues;
		this.roles = roles;
	}

	/**
	 * One supervisor with what is below it, or one server.
	 * @param securityContext who asks
	 * @param name its name
	 * @return the supervisor or server; {@code null} if there is none by that name
	 */
	@ReadOperation
	public @Nullable NodeDescriptor genServer(SecurityContext securityContext, @Selector String name) {
		return this.delegate.genServer(name, this.showValues.isShown(securityContext, this.roles));
	}

	/**
	 * Restart, stop, suspend or resume a supervisor or server.
	 * @param securityContext who asks
	 * @param name its name
	 * @param action {@code restart}, {@code stop}, {@code suspend} or {@code resume}
	 * @param incarnation which incarnation is meant
	 * @param note why, for the audit
	 * @return 200 with what it does now, 202 if the action is still under way, 400 if
	 * something is missing or unknown, 404 if there is none by that name, 409 if it is
	 * another incarnation now or the action is not possible, 500 if it has failed
	 */
	@WriteOperation
	public WebEndpointResponse<OperationResponseBody> operateGenServer(SecurityContext securityContext,
			@Selector String name, @Nullable String action, @Nullable String incarnation, @Nullable String note) {
		Operator.Outcome outcome = this.delegate.operate(securityContext.getPrincipal(), name, action, incarnation,
				note);
		return new WebEndpointResponse<>(outcome.body(), outcome.status());
	}

}
