/**
 * The bridge from messages to the methods of annotated beans, and from client interfaces
 * to messages.
 */
@NullMarked
package io.genserver.spring.bean;

import org.jspecify.annotations.NullMarked;
