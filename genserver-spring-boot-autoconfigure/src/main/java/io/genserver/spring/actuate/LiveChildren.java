package io.genserver.spring.actuate;

import java.util.List;
import java.util.stream.Stream;

/**
 * Children that are not configured: those that are shown, and how many there are besides.
 *
 * @param shown some of them, or all
 * @param omitted how many are left out
 */
record LiveChildren(List<LiveProcess> shown, int omitted) {

	static final LiveChildren NONE = new LiveChildren(List.of(), 0);

	/** Those that are shown, and all below them. */
	Stream<LiveProcess> processes() {
		return this.shown.stream()
			.flatMap((process) -> Stream.concat(Stream.of(process), process.children().processes()));
	}

}
