%% The worker of OTP: the same workloads as the JVM's, with gen_server and supervisor.
%% Reads lines (describe, run WORKLOAD OPERATIONS, quit) and answers each with one line
%% of JSON.
-module(bench_worker).
-behaviour(gen_server).

-export([main/0]).
-export([init/1, handle_call/3, handle_cast/2, handle_info/2]).
-export([start_counter/1, start_named/0, start_storm/2]).

%% A counter. Its state is the sum and, if somebody waits for a sum, whom to tell.

init({supervisor, Intensity}) ->
    {ok, {#{strategy => simple_one_for_one, intensity => Intensity, period => 1},
          [#{id => counter, start => {?MODULE, start_counter, []}, shutdown => 5000}]}};
init(named_child) ->
    {ok, {#{strategy => one_for_one, intensity => 1000000, period => 1},
          [#{id => crashing, start => {?MODULE, start_named, []}, shutdown => 5000}]}};
init({storm_supervisor, Starts, Pid}) ->
    {ok, {#{strategy => one_for_one, intensity => 1000000, period => 1},
          [#{id => storm, start => {?MODULE, start_storm, [Starts, Pid]}, shutdown => 5000}]}};
init({storm, Starts, Pid}) ->
    case counters:get(Starts, 1) of
        1 -> Pid ! handled;
        _ -> gen_server:cast(self(), crash)
    end,
    counters:sub(Starts, 1, 1),
    {ok, {0, infinity, none}};
init(_) ->
    {ok, {0, infinity, none}}.

start_counter(Argument) -> gen_server:start_link(?MODULE, Argument, []).

start_storm(Starts, Pid) -> gen_server:start_link(?MODULE, {storm, Starts, Pid}, []).

start_named() -> gen_server:start_link({local, crashing}, ?MODULE, counter, []).

handle_call({add, By}, _From, {Sum, Target, Waiting}) ->
    {reply, Sum + By, {Sum + By, Target, Waiting}};
handle_call({start_many, N}, _From, State) ->
    {reply, [start() || _ <- lists:seq(1, N)], State};
handle_call({arm, 0, _}, _From, State) ->
    {reply, ok, State};
handle_call({arm, N, Due}, From, State) ->
    erlang:send_after(max(0, (Due - now_nanos()) div 1000000), self(), tick),
    handle_call({arm, N - 1, Due}, From, State);
handle_call({tell, Target, Pid}, _From, {Sum, _, _}) ->
    {reply, Sum, {Sum, Sum + Target, Pid}}.

handle_cast({add, By}, {Sum, Target, Waiting}) ->
    case Sum + By of
        Target -> Waiting ! handled, {noreply, {Target, infinity, none}};
        New -> {noreply, {New, Target, Waiting}}
    end;
handle_cast(crash, _State) ->
    error(crash).

handle_info(tick, State) ->
    handle_cast({add, 1}, State).

%% The protocol.

main() ->
    spawn(fun () -> loop() end).

loop() ->
    case io:get_line("") of
        eof -> halt(0);
        {error, _} -> halt(1);
        Line -> answer(string:lexemes(string:trim(Line), " ")), loop()
    end.

answer(["quit"]) ->
    halt(0);
answer(["describe"]) ->
    Names = lists:join($,, [[$", Name, $"] || Name <- workloads()]),
    io:format("{\"version\":\"OTP ~s, erts ~s\",\"workloads\":[~s]}~n",
              [erlang:system_info(otp_release), erlang:system_info(version), Names]);
answer(["run", Name, Operations]) ->
    %% each run in a process of its own, so that what one leaves behind is nobody else's
    Self = self(),
    {Pid, Monitor} = spawn_monitor(fun () -> Self ! {self(), run(Name, list_to_integer(Operations))} end),
    receive
        {Pid, {Count, Nanos, {P50, P99, P999}, Bytes}} ->
            receive {'DOWN', Monitor, process, Pid, _} -> ok end,
            io:format("{\"operations\":~b,\"nanos\":~b,\"p50\":~b,\"p99\":~b,\"p999\":~b,\"bytes\":~.1f}~n",
                      [Count, Nanos, P50, P99, P999, Bytes * 1.0]);
        {'DOWN', Monitor, process, Pid, {text, Text}} ->
            error_line(Text);
        {'DOWN', Monitor, process, Pid, Reason} ->
            error_line(io_lib:format("~0p", [Reason]))
    end;
answer(Words) ->
    error_line(["not understood: ", lists:join(" ", Words)]).

error_line(Text) ->
    Quoted = [case C of $" -> $'; $\\ -> $/; $\n -> $\s; _ -> C end || C <- lists:flatten(Text)],
    io:format("{\"error\":\"~s\"}~n", [Quoted]).

workloads() ->
    ["cast-1", "cast-4", "call-virtual", "call-platform", "callers-1000-one", "callers-1000-each", "start", "stop",
     "start-supervised", "stop-supervised", "crash", "start-bulk", "storm", "bytes-plain", "bytes-supervised",
     "idle-million", "timers-million", "registry-churn", "scale-10", "scale-million",
     "scale-call-10", "scale-call-million"].

run("cast-1", N) -> casts(1, N);
run("cast-4", N) -> casts(4, N);
run("call-virtual", N) -> call(N);
run("call-platform", N) -> call(N);
run("callers-1000-one", N) -> callers(1000, 1, N);
run("callers-1000-each", N) -> callers(1000, 1000, N);
run("start", N) -> {Starts, _} = starts(fun start/0, fun gen_server:stop/1, N, {0, 0}), total(N, Starts);
run("stop", N) -> {_, Stops} = starts(fun start/0, fun gen_server:stop/1, N, {0, 0}), total(N, Stops);
run("start-supervised", N) -> {Starts, _} = supervised_starts(N), total(N, Starts);
run("stop-supervised", N) -> {_, Stops} = supervised_starts(N), total(N, Stops);
run("crash", N) -> crashes(N, []);
run("start-bulk", N) ->
    Starter = start(),
    {Starts, _} = start_many(Starter, N, {0, 0}),
    gen_server:stop(Starter),
    total(N, Starts);
run("storm", N) -> storm(N);
run("idle-million", N) -> idle(N);
run("timers-million", N) -> timers(N);
run("registry-churn", N) -> lookups(N);
run("scale-10", N) -> round_robin(10, N);
run("scale-million", N) -> round_robin(max(1, N div 4), N);
run("scale-call-10", N) -> round_robin_calls(10, N);
run("scale-call-million", N) -> round_robin_calls(N, N);
run("bytes-plain", N) ->
    bytes(N, fun start/0, fun (Pids) -> [gen_server:stop(Pid) || Pid <- Pids] end);
run("bytes-supervised", N) ->
    Supervisor = supervisor(),
    bytes(N, fun () -> start_child(Supervisor) end, fun (_) -> stop_supervisor(Supervisor) end);
run(Name, _) ->
    exit({text, ["There is no workload '", Name, "' here; there are ", lists:join(", ", workloads())]}).

now_nanos() -> erlang:monotonic_time(nanosecond).

total(Operations, Nanos) -> {Operations, Nanos, {0, 0, 0}, 0}.

each(Nanos, Each) ->
    Sorted = list_to_tuple(lists:sort(Each)),
    Size = tuple_size(Sorted),
    At = fun (Fraction) -> element(min(Size, trunc(Size * Fraction) + 1), Sorted) end,
    {Size, Nanos, {At(0.5), At(0.99), At(0.999)}, 0}.

start() ->
    {ok, Pid} = gen_server:start(?MODULE, counter, []),
    Pid.

%% Casts

casts(Producers, N) ->
    Each = max(1, N div Producers),
    Total = Each * Producers,
    Server = start(),
    gen_server:call(Server, {tell, Total, self()}),
    Start = now_nanos(),
    [spawn_link(fun () -> cast(Server, Each) end) || _ <- lists:seq(1, Producers)],
    receive handled -> ok end,
    Nanos = now_nanos() - Start,
    gen_server:stop(Server),
    total(Total, Nanos).

cast(_, 0) -> ok;
cast(Server, N) -> gen_server:cast(Server, {add, 1}), cast(Server, N - 1).

%% Calls

call(N) ->
    Server = start(),
    Start = now_nanos(),
    Each = call(Server, N, Start, 0, []),
    Nanos = now_nanos() - Start,
    gen_server:stop(Server),
    each(Nanos, Each).

call(_, 0, _, _, Each) -> Each;
call(Server, N, Before, Last, Each) ->
    Sum = gen_server:call(Server, {add, 1}),
    true = Sum > Last,
    Now = now_nanos(),
    call(Server, N - 1, Now, Sum, [Now - Before | Each]).

callers(Callers, Servers, N) ->
    Each = max(1, N div Callers),
    Pids = list_to_tuple([start() || _ <- lists:seq(1, Servers)]),
    Self = self(),
    Waiting = [spawn_link(fun () ->
                                  receive go -> ok end,
                                  Server = element(I rem Servers + 1, Pids),
                                  Self ! {self(), call(Server, Each, now_nanos(), 0, [])}
                          end) || I <- lists:seq(1, Callers)],
    Start = now_nanos(),
    [Pid ! go || Pid <- Waiting],
    Times = [receive {Pid, Result} -> Result end || Pid <- Waiting],
    Nanos = now_nanos() - Start,
    [gen_server:stop(Pid) || Pid <- tuple_to_list(Pids)],
    each(Nanos, lists:append(Times)).

%% Starts and stops, a thousand at once

starts(_, _, 0, Sums) -> Sums;
starts(Start, Stop, N, {Starts, Stops}) ->
    Batch = lists:seq(1, min(1000, N)),
    Before = now_nanos(),
    Pids = [Start() || _ <- Batch],
    Between = now_nanos(),
    [Stop(Pid) || Pid <- Pids],
    After = now_nanos(),
    starts(Start, Stop, N - length(Batch), {Starts + Between - Before, Stops + After - Between}).

supervised_starts(N) ->
    Supervisor = supervisor(),
    Stop = fun (Pid) -> ok = supervisor:terminate_child(Supervisor, Pid) end,
    Sums = starts(fun () -> start_child(Supervisor) end, Stop, N, {0, 0}),
    stop_supervisor(Supervisor),
    Sums.

supervisor() ->
    {ok, Supervisor} = supervisor:start_link(?MODULE, {supervisor, 1000000}),
    Supervisor.

start_child(Supervisor) ->
    {ok, Pid} = supervisor:start_child(Supervisor, [counter]),
    Pid.

stop_supervisor(Supervisor) ->
    unlink(Supervisor),
    Monitor = monitor(process, Supervisor),
    exit(Supervisor, shutdown),
    receive {'DOWN', Monitor, process, Supervisor, _} -> ok end.

%% Crashes. A supervisor goes through the list of its restarts at each restart, so each sees
%% a hundred only: this is about a crash, not about a storm.

crashes(0, Each) -> each(lists:sum(Each), Each);
crashes(N, Each) ->
    {ok, Supervisor} = supervisor:start_link(?MODULE, named_child),
    answered(),
    Batch = min(100, N),
    Times = [crash() || _ <- lists:seq(1, Batch)],
    stop_supervisor(Supervisor),
    crashes(N - Batch, Times ++ Each).

crash() ->
    Before = now_nanos(),
    gen_server:cast(crashing, crash),
    answered(),
    now_nanos() - Before.

answered() ->
    try gen_server:call(crashing, {add, 1})
    catch exit:_ -> erlang:yield(), answered()
    end.

start_many(_, 0, Sums) -> Sums;
start_many(Starter, N, {Starts, Stops}) ->
    Batch = min(1000, N),
    Before = now_nanos(),
    Pids = gen_server:call(Starter, {start_many, Batch}),
    Between = now_nanos(),
    [gen_server:stop(Pid) || Pid <- Pids],
    start_many(Starter, N - Batch, {Starts + Between - Before, Stops + now_nanos() - Between}).

%% One supervisor, which remembers all restarts of the last second, as OTP does it

storm(N) ->
    Starts = counters:new(1, []),
    counters:put(Starts, 1, N + 1),
    Start = now_nanos(),
    {ok, Supervisor} = supervisor:start_link(?MODULE, {storm_supervisor, Starts, self()}),
    receive handled -> ok end,
    stop_supervisor(Supervisor),
    total(N, now_nanos() - Start).

%% A great many servers

idle(N) ->
    Pids = [begin Pid = start(), gen_server:cast(Pid, {add, 1}), Pid end || _ <- lists:seq(1, N)],
    [gen_server:call(Pid, {add, 1}) || Pid <- Pids],
    Millis = max(1, N * 5000 div 1000000),
    timer:sleep(min(1000, Millis)),
    {Before, _} = statistics(runtime),
    timer:sleep(Millis),
    {After, _} = statistics(runtime),
    [gen_server:stop(Pid) || Pid <- Pids],
    total(1, (After - Before) * 1000000).

round_robin(Servers, N) ->
    Each = max(1, N div Servers),
    Pids = [start() || _ <- lists:seq(1, Servers)],
    [gen_server:call(Pid, {tell, Each, self()}) || Pid <- Pids],
    Start = now_nanos(),
    [[gen_server:cast(Pid, {add, 1}) || Pid <- Pids] || _ <- lists:seq(1, Each)],
    [receive handled -> ok end || _ <- Pids],
    Nanos = now_nanos() - Start,
    [gen_server:stop(Pid) || Pid <- Pids],
    total(Each * Servers, Nanos).

round_robin_calls(Servers, N) ->
    Each = max(1, N div Servers),
    Pids = [start() || _ <- lists:seq(1, Servers)],
    Start = now_nanos(),
    Times = [call_in_turn(Pids, Pass, now_nanos(), []) || Pass <- lists:seq(1, Each)],
    Nanos = now_nanos() - Start,
    [gen_server:stop(Pid) || Pid <- Pids],
    each(Nanos, lists:append(Times)).

call_in_turn([], _, _, Each) -> Each;
call_in_turn([Pid | Others], Sum, Before, Each) ->
    Sum = gen_server:call(Pid, {add, 1}),
    Now = now_nanos(),
    call_in_turn(Others, Sum, Now, [Now - Before | Each]).

%% Timers of one server, all due at the same time; the wait for that does not count

timers(N) ->
    Server = start(),
    Used = erlang:memory(total),
    gen_server:call(Server, {tell, N, self()}),
    Start = now_nanos(),
    Due = Start + max(100000000, N * 8000),
    gen_server:call(Server, {arm, N, Due}, infinity),
    Armed = now_nanos(),
    Bytes = (erlang:memory(total) - Used) / N,
    receive handled -> ok end,
    Handling = now_nanos() - max(Due, Armed),
    gen_server:stop(Server),
    {N, Armed - Start + max(0, Handling), {0, 0, 0}, Bytes}.

%% Lookups of keys that stay, while a process registers and unregisters others. register and
%% whereis know atoms only: what OTP has for keys is a table, here with the options that
%% Elixir's Registry gives its own.

-define(KEYS, 10000).
-define(CHURNING, 1000).

lookups(N) ->
    Table = ets:new(registry, [public, {read_concurrency, true}, {write_concurrency, true}]),
    [true = ets:insert_new(Table, {Key, self()}) || Key <- lists:seq(0, ?KEYS - 1)],
    Others = lists:seq(?KEYS, ?KEYS + ?CHURNING - 1),
    Churn = spawn_link(fun () -> churn(Table, Others) end),
    Start = now_nanos(),
    look_up(Table, 0, N),
    Nanos = now_nanos() - Start,
    Monitor = monitor(process, Churn),
    unlink(Churn),
    exit(Churn, kill),
    receive {'DOWN', Monitor, process, Churn, _} -> ok end,
    ets:delete(Table),
    total(N, Nanos).

look_up(_, N, N) -> ok;
look_up(Table, I, N) ->
    true = is_pid(ets:lookup_element(Table, I * 7919 rem ?KEYS, 2)),
    look_up(Table, I + 1, N).

churn(Table, Keys) ->
    [true = ets:insert_new(Table, {Key, self()}) || Key <- Keys],
    [true = ets:delete(Table, Key) || Key <- Keys],
    churn(Table, Keys).

%% Bytes

bytes(N, Start, Stop) ->
    Before = used(),
    Pids = [begin Pid = Start(), gen_server:cast(Pid, {add, 1}), Pid end || _ <- lists:seq(1, N)],
    [true = gen_server:call(Pid, {tell, 1, self()}) >= 1 || Pid <- Pids],
    After = used(),
    Stop(Pids),
    {N, 0, {0, 0, 0}, (After - Before) / N}.

used() ->
    [erlang:garbage_collect(Pid) || Pid <- processes()],
    erlang:memory(processes_used).
