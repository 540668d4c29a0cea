/**
 * The ground floor: processes, mailboxes, signals, links, monitors, timers and
 * scheduling.
 */
@NullMarked
package io.genserver.process;

import org.jspecify.annotations.NullMarked;
