package io.genserver.spring.actuate;

import java.util.LinkedHashSet;
import java.util.Set;

import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The settings of {@link GenServersEndpoint}.
 *
 * @since 0.1.0
 */
@ConfigurationProperties("management.endpoint.genservers")
public class GenServersEndpointProperties {

	/**
	 * When to show the values that the authors of servers return from their @FormatStatus
	 * methods.
	 */
	private Show showValues = Show.NEVER;

	/**
	 * Roles used to determine whether a user is authorized to be shown those values. When
	 * empty, all authenticated users are authorized.
	 */
	private final Set<String> roles = new LinkedHashSet<>();

	/**
	 * How many of the last crashes of each server to remember.
	 */
	private int recentCrashes = 10;

	public Show getShowValues() {
		return this.showValues;
	}

	public void setShowValues(Show showValues) {
		this.showValues = showValues;
	}

	public Set<String> getRoles() {
		return this.roles;
	}

	public int getRecentCrashes() {
		return this.recentCrashes;
	}

	public void setRecentCrashes(int recentCrashes) {
		this.recentCrashes = recentCrashes;
	}

}
