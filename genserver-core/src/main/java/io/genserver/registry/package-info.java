/**
 * Names of all kinds for running servers: unique and duplicate keys that vanish with
 * their owner, and groups of servers for publish and subscribe.
 */
@NullMarked
package io.genserver.registry;

import org.jspecify.annotations.NullMarked;
