/**
 * Supervisors: servers that start, restart and stop other servers.
 */
@NullMarked
package io.genserver.supervisor;

import org.jspecify.annotations.NullMarked;
