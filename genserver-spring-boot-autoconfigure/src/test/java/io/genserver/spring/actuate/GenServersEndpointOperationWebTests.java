package io.genserver.spring.actuate;

import java.io.IOException;
import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.actuate.audit.AuditEventRepository;
import org.springframework.boot.actuate.audit.InMemoryAuditEventRepository;
import org.springframework.boot.actuate.audit.listener.AuditListener;
import org.springframework.boot.actuate.autoconfigure.audit.AuditAutoConfiguration;
import org.springframework.boot.actuate.endpoint.EndpointId;
import org.springframework.boot.actuate.endpoint.web.WebEndpointHttpMethod;
import org.springframework.boot.actuate.endpoint.web.WebEndpointsSupplier;
import org.springframework.boot.actuate.endpoint.web.WebOperation;
import org.springframework.boot.actuate.endpoint.web.WebOperationRequestPredicate;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.resttestclient.autoconfigure.AutoConfigureRestTestClient;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.http.MediaType;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.web.servlet.client.RestTestClient;
import org.springframework.web.filter.OncePerRequestFilter;

import io.genserver.spring.actuate.GenServersEndpointAutoConfigurationTests.TreeConfiguration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an operator can do over HTTP.
 */
class GenServersEndpointOperationWebTests {

	private static final String COUNTER = "/actuator/genservers/counter";

	@Nested
	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.RANDOM_PORT,
			properties = { "management.endpoints.web.exposure.include=genservers,health",
					"management.endpoint.genservers.access=unrestricted" })
	@AutoConfigureRestTestClient
	@DirtiesContext
	class Unrestricted {

		@Autowired
		private RestTestClient client;

		@Autowired
		private AuditEventRepository audit;

		@Test
		void actionIsDoneAndAudited() {
			String incarnation = incarnation();
			Map<String, Object> done = post(body("restart", incarnation), 200);
			assertThat(done).containsEntry("name", "counter")
				.containsEntry("action", "restart")
				.containsEntry("outcome", "done")
				.containsEntry("status", "running")
				.containsEntry("incarnation", incarnation());
			assertThat(incarnation()).isNotEqualTo(incarnation);
			assertThat(this.audit.find("alice", null, "GENSERVER_RESTART")).last()
				.satisfies((event) -> assertThat(event.getData()).containsEntry("name", "counter")
					.containsEntry("incarnation", incarnation)
					.containsEntry("note", "looks odd"));
		}

		@Test
		void stoppedServerMakesHealthFailUntilItIsStartedAgain() {
			post(body("stop", incarnation()), 200);
			this.client.get().uri("/actuator/health").exchange().expectStatus().isEqualTo(503);
			post(body("stop", incarnation()), 200);
			assertThat(post(body("restart", incarnation()), 200)).containsEntry("status", "running");
			this.client.get().uri("/actuator/health").exchange().expectStatus().isOk();
		}

		@Test
		void anotherIncarnationIsAConflict() {
			String seen = incarnation();
			post(body("restart", seen), 200);
			Map<String, Object> problem = post(body("restart", seen), 409);
			assertThat(problem).containsEntry("status", 409);
			assertThat(problem.get("detail")).asString().contains("incarnation");
		}

		@Test
		void badActionIsToldTheChoices() {
			Map<String, Object> problem = post(body("reboot", incarnation()), 400);
			assertThat(problem.get("actions")).isEqualTo(OperatorAction.labels());
			assertThat(post(Map.of("action", "stop", "note", "why"), 400).get("detail")).asString()
				.contains("incarnation is missing");
			assertThat(post(Map.of("action", "stop", "incarnation", incarnation()), 400).get("detail")).asString()
				.contains("note is missing");
			assertThat(post(Map.of(), 400).get("detail")).asString().contains("action is missing");
		}

		@Test
		void unknownNameIsNotFound() {
			this.client.post()
				.uri("/actuator/genservers/inventry")
				.contentType(MediaType.APPLICATION_JSON)
				.body(body("stop", incarnation()))
				.exchange()
				.expectStatus()
				.isNotFound();
		}

		@ParameterizedTest
		@ValueSource(strings = { "application/x-www-form-urlencoded", "text/plain", "multipart/form-data;boundary=x" })
		void whatAnotherSitesPageCanSendIsRefused(String contentType) {
			String incarnation = incarnation();
			this.client.post()
				.uri(COUNTER + "?action=stop&note=gotcha&incarnation=" + incarnation)
				.header("Content-Type", contentType)
				.body("{\"action\": \"stop\", \"note\": \"gotcha\", \"incarnation\": \"" + incarnation
						+ "\"}".getBytes())
				.exchange()
				.expectStatus()
				.isEqualTo(415);
			assertThat(incarnation()).isEqualTo(incarnation);
		}

		@Test
		void bodylessPostIsRefused() {
			String incarnation = incarnation();
			this.client.post().uri(COUNTER).exchange().expectStatus().isEqualTo(415);
			this.client.post()
				.uri(COUNTER + "?action=stop&note=gotcha&incarnation=" + incarnation)
				.exchange()
				.expectStatus()
				.isEqualTo(415);
			assertThat(incarnation()).isEqualTo(incarnation);
		}

		/** The converters refuse forms and plain text too, but others may be there. */
		@Test
		void nothingButJsonIsMapped(@Autowired WebEndpointsSupplier endpoints) {
			List<WebOperationRequestPredicate> posts = endpoints.getEndpoints()
				.stream()
				.filter((endpoint) -> endpoint.getEndpointId().equals(EndpointId.of("genservers")))
				.flatMap((endpoint) -> endpoint.getOperations().stream())
				.map(WebOperation::getRequestPredicate)
				.filter((predicate) -> predicate.getHttpMethod() == WebEndpointHttpMethod.POST)
				.toList();
			assertThat(posts).isNotEmpty()
				.allSatisfy((post) -> assertThat(post.getConsumes()).isNotEmpty()
					.allMatch((type) -> type.matches("application/(vnd\\..*\\+)?json")));
		}

		@Test
		void brokenJsonIsABadRequest() {
			this.client.post()
				.uri(COUNTER)
				.contentType(MediaType.APPLICATION_JSON)
				.body("{\"action\":".getBytes())
				.exchange()
				.expectStatus()
				.isBadRequest();
		}

		private Map<String, Object> body(String action, String incarnation) {
			Map<String, Object> body = new LinkedHashMap<>();
			body.put("action", action);
			body.put("incarnation", incarnation);
			body.put("note", "looks odd");
			return body;
		}

		private Map<String, Object> post(Map<String, Object> body, int status) {
			return this.client.post()
				.uri(COUNTER)
				.header("X-User", "alice")
				.contentType(MediaType.APPLICATION_JSON)
				.body(body)
				.exchange()
				.expectStatus()
				.isEqualTo(status)
				.expectBody(new ParameterizedTypeReference<Map<String, Object>>() {
				})
				.returnResult()
				.getResponseBody();
		}

		private String incarnation() {
			return (String) this.client.get()
				.uri(COUNTER)
				.exchange()
				.expectStatus()
				.isOk()
				.expectBody(new ParameterizedTypeReference<Map<String, Object>>() {
				})
				.returnResult()
				.getResponseBody()
				.get("incarnation");
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.RANDOM_PORT,
			properties = "management.endpoints.web.exposure.include=genservers")
	@AutoConfigureRestTestClient
	@DirtiesContext
	class ReadOnlyByDefault {

		@Autowired
		private RestTestClient client;

		@Test
		void nothingCanBeDone() {
			this.client.get().uri(COUNTER).exchange().expectStatus().isOk();
			this.client.post()
				.uri(COUNTER)
				.contentType(MediaType.APPLICATION_JSON)
				.body(Map.of("action", "stop", "incarnation", "1", "note", "why"))
				.exchange()
				.expectStatus()
				.isEqualTo(405);
		}

	}

	@Nested
	@SpringBootTest(classes = Application.class, webEnvironment = WebEnvironment.RANDOM_PORT,
			properties = { "management.endpoints.web.exposure.include=genservers",
					"management.endpoint.genservers.access=unrestricted",
					"management.endpoints.access.max-permitted=read-only" })
	@AutoConfigureRestTestClient
	@DirtiesContext
	class ReadOnlyForAll {

		@Autowired
		private RestTestClient client;

		@Test
		void nothingCanBeDone() {
			this.client.post()
				.uri(COUNTER)
				.contentType(MediaType.APPLICATION_JSON)
				.body(Map.of("action", "stop", "incarnation", "1", "note", "why"))
				.exchange()
				.expectStatus()
				.isEqualTo(405);
		}

	}

	@SpringBootConfiguration(proxyBeanMethods = false)
	@EnableAutoConfiguration(exclude = AuditAutoConfiguration.class,
			excludeName = "io.genserver.spring.autoconfigure.GenServerAutoConfiguration")
	@Import(TreeConfiguration.class)
	static class Application {

		@Bean
		InMemoryAuditEventRepository auditEventRepository() {
			return new InMemoryAuditEventRepository();
		}

		/** Without Spring Security, Boot's own configuration of the audit fails. */
		@Bean
		AuditListener auditListener(AuditEventRepository repository) {
			return new AuditListener(repository);
		}

		/** Whoever a header names is who asks. */
		@Bean
		OncePerRequestFilter userFilter() {
			return new OncePerRequestFilter() {

				@Override
				protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response,
						FilterChain chain) throws ServletException, IOException {
					String user = request.getHeader("X-User");
					chain.doFilter(new HttpServletRequestWrapper(request) {

						@Override
						public Principal getUserPrincipal() {
							return (user != null) ? () -> user : null;
						}

					}, response);
				}

			};
		}

	}

}
