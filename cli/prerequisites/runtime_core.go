// AWS's Runtime API core behind a front for tests: FRONT_ADDRESS RUNTIME_API_ADDRESS COMMAND…, COMMAND being the runtime.
package main

import (
	"log"
	"net/http"
	"os"

	"github.com/aws/aws-lambda-runtime-interface-emulator/internal/lambda/rapidcore"
	core "github.com/aws/aws-lambda-runtime-interface-emulator/internal/lambda/rapidcore/standalone"
	"github.com/aws/aws-lambda-runtime-interface-emulator/internal/lambda/rie"
	"github.com/go-chi/chi/v5"
)

func main() {
	rapidcore.SetLogLevel("warning")
	folder, err := os.Getwd()
	if err != nil {
		log.Fatal(err)
	}
	builder := rapidcore.NewSandboxBuilder().SetRuntimeAPIAddress(os.Args[2]).SetHandler(os.Getenv("_HANDLER"))
	sandbox, state := builder.Create()
	server := builder.DefaultInteropServer()
	server.SetSandboxContext(sandbox)
	server.SetInternalStateGetter(state)
	runtime := rie.NewSimpleBootstrap(os.Args[3:], folder)

	router := chi.NewRouter()
	router.Post("/init", func(w http.ResponseWriter, r *http.Request) { core.InitHandler(w, r, server, runtime) })
	router.Post("/reserve", func(w http.ResponseWriter, r *http.Request) { core.ReserveHandler(w, r, server) })
	router.Post("/invoke/{reservationtoken}", func(w http.ResponseWriter, r *http.Request) { core.DirectInvokeHandler(w, r, server) })
	router.Post("/release", func(w http.ResponseWriter, r *http.Request) { core.WaitUntilReleaseHandler(w, r, server) })
	router.Post("/reset", func(w http.ResponseWriter, r *http.Request) { core.ResetHandler(w, r, server) })
	router.Post("/shutdown", func(w http.ResponseWriter, r *http.Request) { core.ShutdownHandler(w, r, server, func() {}) })
	log.Fatal(http.ListenAndServe(os.Args[1], router))
}
