package io.genserver.spring.actuate;

import java.security.SecureRandom;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

import io.genserver.Pid;

/**
 * What operators are told of the incarnation of a server, so that they can say which one
 * they mean. The numbers of pids begin anew in each application, and are the same in each
 * of its replicas; with a random number behind it, an incarnation that was seen elsewhere
 * or before is none of this application's, and nobody can guess one.
 */
final class Incarnations {

	private final String suffix;

	Incarnations() {
		byte[] random = new byte[8];
		new SecureRandom().nextBytes(random);
		this.suffix = "-" + HexFormat.of().formatHex(random);
	}

	/**
	 * The incarnation of a server.
	 * @param pid its process, {@code null} while it has none
	 * @return a text that another incarnation does not have
	 */
	String of(@Nullable Pid pid) {
		return ((pid != null) ? pid.id() : 0) + this.suffix;
	}

}
