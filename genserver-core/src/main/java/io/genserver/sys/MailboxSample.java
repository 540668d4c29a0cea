package io.genserver.sys;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Some of what waits in a mailbox: types, no contents. What the system brings, like
 * {@code Down} and the messages of timers, is included, although it does not count for
 * the size of the mailbox.
 *
 * @param messages how many messages were looked at
 * @param types how many there are of each type, the most frequent first
 * @since 0.1.0
 */
public record MailboxSample(int messages, Map<String, Integer> types) {

	static MailboxSample of(Map<String, Integer> counted) {
		Map<String, Integer> types = new LinkedHashMap<>();
		Comparator<Map.Entry<String, Integer>> mostFirst = Map.Entry
			.<String, Integer>comparingByValue(Comparator.reverseOrder())
			.thenComparing(Map.Entry.comparingByKey());
		counted.entrySet().stream().sorted(mostFirst).forEach((each) -> types.put(each.getKey(), each.getValue()));
		return new MailboxSample(types.values().stream().mapToInt(Integer::intValue).sum(), types);
	}

}
